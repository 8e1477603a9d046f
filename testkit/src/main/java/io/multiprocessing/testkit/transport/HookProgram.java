package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** A program that asks and hears the answer while its JVM is already going down. */
final class HookProgram {
    private HookProgram() {}

    /**
     * The program.
     *
     * @param arguments the transport's class, and the address of an endpoint that sends everything back
     * @throws Exception it cannot connect
     */
    public static void main(String[] arguments) throws Exception {
        var transport = (Transport) Class.forName(arguments[0]).getConstructor().newInstance();
        var answered = new CountDownLatch(1);
        var connection = transport.connect(arguments[1], new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {
                answered.countDown();
            }

            @Override
            public void onClosed(IOException cause) {}
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                connection.send(ByteBuffer.wrap(new byte[] {1}));
                connection.flush();
                answered.await();
                System.out.println("answered");
            } catch (IOException | InterruptedException e) {
                System.out.println(e);
            }
        }));
        System.exit(0);
    }
}
