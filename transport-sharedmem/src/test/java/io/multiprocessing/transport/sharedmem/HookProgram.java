package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** A program that asks and hears the answer while its JVM is already going down. */
final class HookProgram {
    private HookProgram() {}

    /**
     * The program.
     *
     * @param arguments the address of an endpoint that sends everything back
     * @throws IOException it cannot connect
     */
    public static void main(String[] arguments) throws IOException {
        var answered = new CountDownLatch(1);
        var connection = new SharedMemTransport().connect(arguments[0], new MessageReceiver() {
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
