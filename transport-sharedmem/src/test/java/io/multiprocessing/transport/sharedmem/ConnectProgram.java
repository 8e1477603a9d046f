package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A program that connects, sends three bytes and waits to be killed. */
final class ConnectProgram {
    private ConnectProgram() {}

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
            public void onClosed(IOException cause) {
                System.out.println("closed");
            }
        });
        connection.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        connection.flush();
        System.out.println("connected");
        Await.forever();
    }
}
