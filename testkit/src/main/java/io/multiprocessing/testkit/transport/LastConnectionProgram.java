package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that closes its last connection while its JVM goes down, and tells how many microseconds later the
 * transport's thread was gone.
 */
public final class LastConnectionProgram {
    private LastConnectionProgram() {}

    /**
     * The program.
     *
     * @param arguments the transport's class, and the address of an endpoint
     * @throws Exception it cannot connect
     */
    public static void main(String[] arguments) throws Exception {
        run((Transport) Class.forName(arguments[0]).getConstructor().newInstance(), arguments[1], () -> true);
    }

    /**
     * The program of a transport whose thread does not sleep from the first moment as it does later.
     *
     * @param transport which connects
     * @param address of an endpoint
     * @param settled what is to come before it goes down; within a second, or never
     * @throws IOException it cannot connect
     */
    public static void run(Transport transport, String address, Callable<Boolean> settled) throws IOException {
        var connection = transport.connect(address, new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {}

            @Override
            public void onClosed(IOException cause) {}
        });
        Await.comes(settled, Duration.ofSeconds(1));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Thread loop = LoopContract.threadOf(transport).orElseThrow();
            long began = System.nanoTime();
            connection.close();
            while (loop.isAlive()) {
                LockSupport.parkNanos(100_000);
            }
            System.out.println((System.nanoTime() - began) / 1_000);
        }));
    }
}
