package io.multiprocessing.transport.netty.strangers;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A program that says where it listens, and sends everything back. */
final class EchoProgram {
    static final byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);

    private EchoProgram() {}

    /**
     * The program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        try (Context mp = Context.create("netty");
                Listener listener = mp.listen(URI.create("tcp://127.0.0.1:0"), KEY)) {
            System.out.println(listener.address());
            while (true) {
                Connection<Object> connection = listener.accept();
                Thread.ofVirtual().start(() -> echo(connection));
            }
        }
    }

    private static void echo(Connection<Object> connection) {
        try (connection) {
            while (true) {
                connection.sendBytes(connection.receiveBytes());
            }
        } catch (IOException | InterruptedException e) {
            // it has left
        }
    }
}
