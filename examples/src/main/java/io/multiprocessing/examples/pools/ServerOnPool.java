package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.Event;
import io.multiprocessing.Semaphore;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.TaskFuture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on several processes: each worker of a pool listens at the same address ({@code SO_REUSEPORT}), the kernel
 * deals out the connections, and each has a thread. Then a load test on it: many clients at once, every answer checked.
 */
public final class ServerOnPool {
    private static final int WORKERS = 2;
    private static final int LINES = 20;

    /** Answers lines in upper case until it is told to stop; gives how many connections it had. */
    static int serve(InetSocketAddress address, Semaphore listening, Event stop) throws Exception {
        var connections = new AtomicInteger();
        try (var server = new ServerSocket();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            server.bind(address, 1024);
            listening.release();
            Thread.startVirtualThread(() -> closeWhen(stop, server));
            while (true) {
                Socket client = server.accept();
                connections.incrementAndGet();
                threads.submit(() -> talk(client));
            }
        } catch (SocketException e) {
            return connections.get(); // closed
        }
    }

    private static void closeWhen(Event stop, ServerSocket server) {
        try (server) {
            stop.await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Void talk(Socket client) throws IOException {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream()));
                var out = new PrintStream(client.getOutputStream())) {
            for (String line; (line = in.readLine()) != null; ) {
                out.println(line.toUpperCase());
            }
        }
        return null;
    }

    /** One client: how many right answers it got. */
    private static int ask(InetSocketAddress address, int number) throws IOException {
        int right = 0;
        try (var socket = new Socket(address.getAddress(), address.getPort());
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
                var out = new PrintStream(socket.getOutputStream())) {
            for (int i = 0; i < LINES; i++) {
                out.println("line " + i + " of " + number);
                if (("LINE " + i + " OF " + number).equals(in.readLine())) {
                    right++;
                }
            }
        }
        return right;
    }

    public static void main(String[] args) throws Exception {
        int clients = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
        try (var mp = Context.create();
                var pool = Pool.create(mp, WORKERS);
                var listening = mp.semaphore(0);
                var stop = mp.event();
                var place = SocketChannel.open()) {
            place.setOption(StandardSocketOptions.SO_REUSEPORT, true); // keeps the port, and does not listen
            place.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var address = (InetSocketAddress) place.getLocalAddress();
            List<TaskFuture<Integer>> servers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                servers.add(pool.submit(() -> serve(address, listening, stop)));
                listening.acquire();
            }
            long begin = System.nanoTime();
            int right = load(address, clients);
            double seconds = (System.nanoTime() - begin) / 1e9;
            stop.set();
            System.out.println("right answers: " + right + " of " + clients * LINES);
            for (TaskFuture<Integer> server : servers) {
                System.out.println("a worker had connections: " + server.get());
            }
            System.out.printf("requests a second: %.0f%n", right / seconds);
        }
    }

    private static int load(InetSocketAddress address, int clients) throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        int right = 0;
        try (var crowd = Executors.newFixedThreadPool(64)) {
            for (int i = 0; i < clients; i++) {
                int number = i;
                answers.add(crowd.submit(() -> ask(address, number)));
            }
            for (Future<Integer> answer : answers) {
                right += answer.get();
            }
        }
        return right;
    }
}
