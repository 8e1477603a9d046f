package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that closes its last connection while its JVM goes down, and tells how many microseconds later the
 * transport's thread was gone. Before that it lets the thread sleep for a while.
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
        var connection = new SharedMemTransport().connect(arguments[0], new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {}

            @Override
            public void onClosed(IOException cause) {}
        });
        Await.comes(Futex::ready, Duration.ofSeconds(1)); // never, without native access
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Thread loop = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("multiprocessing-sharedmem-io"))
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
