package io.multiprocessing.transport.socket;

import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that closes its last connection while its JVM goes down, and tells how many microseconds later the
 * transport's thread was gone.
 */
final class LastConnectionProgram {
    private LastConnectionProgram() {}

    /**
     * The program.
     *
     * @param arguments the address of an endpoint
     * @throws IOException it cannot connect
     */
    public static void main(String[] arguments) throws IOException {
        var connection = new SocketTransport().connect(arguments[0], new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {}

            @Override
            public void onClosed(IOException cause) {}
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Thread loop = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("multiprocessing-socket-io"))
                    .findAny()
                    .orElseThrow();
            long began = System.nanoTime();
            connection.close();
            while (loop.isAlive()) {
                LockSupport.parkNanos(100_000);
            }
            System.out.println((System.nanoTime() - began) / 1_000);
        }));
    }
}
