package io.multiprocessing.benchmarks;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** A transport with nothing on top: the thread that receives a message in the other process sends it back. */
final class BareTransport implements AutoCloseable {
    private final ByteBuffer message;
    private final Semaphore answers = new Semaphore(0);
    private final Path directory;
    private final Transport.Endpoint endpoint;
    private final MessageConnection connection;
    private final Process peer;

    BareTransport(Context mp, int lengthBytes) throws IOException, InterruptedException {
        message = ByteBuffer.allocate(lengthBytes);
        directory = Files.createTempDirectory("bare");
        BlockingQueue<MessageConnection> accepted = new LinkedBlockingQueue<>();
        endpoint = named(mp.transport()).listen(directory, each -> {
            each.limit(Integer.MAX_VALUE);
            accepted.add(each);
            return new Answers();
        });
        String name = mp.transport();
        String address = endpoint.address();
        peer = mp.process().name("echo").daemon(true).start(() -> echo(name, address));
        connection = accepted.take();
        roundTrips(1);
    }

    private static Transport named(String name) {
        return ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private final class Answers implements MessageReceiver {
        @Override
        public void onMessage(ByteBuffer answer) {
            answers.release();
        }

        @Override
        public void onClosed(IOException cause) {
            // nobody waits then
        }
    }

    private static void echo(String transport, String address) throws Exception {
        var ended = new CountDownLatch(1);
        var connected = new CompletableFuture<MessageConnection>();
        MessageConnection connection = named(transport).connect(address, new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer received) throws IOException {
                connected.join().send(received);
            }

            @Override
            public void onClosed(IOException cause) {
                ended.countDown();
            }
        });
        connection.limit(Integer.MAX_VALUE);
        connected.complete(connection);
        ended.await();
    }

    void roundTrips(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            connection.send(message.clear());
            answers.acquire();
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
        endpoint.close();
        peer.onExit().join();
        Files.deleteIfExists(directory);
    }
}
