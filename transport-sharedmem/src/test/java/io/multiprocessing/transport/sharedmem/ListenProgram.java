package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A program that listens, tells its address and waits to be killed. */
final class ListenProgram {
    private ListenProgram() {}

    /**
     * The program.
     *
     * @param arguments the directory to listen in
     * @throws IOException it cannot listen
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        var endpoint = new SharedMemTransport(directory).listen(directory, connection -> new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) throws IOException {
                connection.send(message);
            }

            @Override
            public void onClosed(IOException cause) {}
        });
        System.out.println(endpoint.address());
        Await.forever();
    }
}
