package io.multiprocessing.benchmarks;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** A pipe of byte arrays between a process and its child, over the transport. */
final class PipeWire extends TcpWire {
    private final Context mp = Context.create("netty");
    private final byte[] message = new byte[TcpPeer.SMALL_BYTES];
    private final Connection<byte[]> near;
    private final Process child;

    PipeWire() throws IOException, InterruptedException {
        Pipe<byte[]> pipe = mp.pipe();
        near = pipe.first();
        Connection<byte[]> far = pipe.second();
        child = mp.process().name("echo").start(() -> answer(far));
        far.close();
        roundTrips(1);
    }

    private static void answer(Connection<byte[]> connection) throws IOException, InterruptedException {
        while (true) {
            byte[] message;
            try {
                message = connection.receive();
            } catch (EOFException e) {
                return;
            }
            if (message[0] == ANSWER) {
                connection.send(message);
            }
        }
    }

    @Override
    void send(byte first, int lengthBytes) throws IOException {
        byte[] sent = lengthBytes == message.length ? message : Arrays.copyOf(message, lengthBytes);
        sent[0] = first;
        near.send(sent);
    }

    @Override
    void flush() {}

    @Override
    void awaitAnswer() throws IOException, InterruptedException {
        near.receive();
    }

    @Override
    public void close() throws IOException {
        near.close();
        try {
            child.join();
        } catch (InterruptedException e) {
            child.kill();
            throw new IOException("interrupted", e);
        } finally {
            mp.close();
        }
    }
}
