package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A peer that connects, plays a role, says so in a line, and waits to be killed. Run by {@link PeerJvm}. */
final class PeerProgram {
    private PeerProgram() {}

    /**
     * The program.
     *
     * @param arguments the transport's class, an address, a role and what it needs
     * @throws Exception it fails, and with it the test
     */
    public static void main(String[] arguments) throws Exception {
        var transport = (Transport) Class.forName(arguments[0]).getConstructor().newInstance();
        boolean stuck = arguments[2].equals("stuck");
        MessageConnection connection = transport.connect(arguments[1], new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {
                if (stuck) {
                    System.out.println("stuck");
                    Await.forever();
                }
            }

            @Override
            public void onClosed(IOException cause) {}
        });
        connection.limit(Wiring.PLENTY_BYTES);
        switch (arguments[2]) {
            case "numbers" -> sendNumbers(connection, Integer.parseInt(arguments[3]));
            case "large" -> sendLarge(connection, Integer.parseInt(arguments[3]));
            case "stuck" -> connection.send(ByteBuffer.wrap(new byte[] {1}));
            default -> throw new IllegalArgumentException(arguments[2]);
        }
        System.out.println("done");
        Await.forever();
    }

    /** Many messages, each four bytes, all of which have left when this returns. */
    private static void sendNumbers(MessageConnection connection, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connection.send(ByteBuffer.allocate(Integer.BYTES).putInt(i).flip());
        }
        connection.flush();
    }

    /** A small message and a large one, of which only a part has left when this returns, if nobody reads. */
    private static void sendLarge(MessageConnection connection, int bytes) throws IOException {
        connection.send(ByteBuffer.wrap(new byte[] {1}));
        connection.send(ByteBuffer.allocate(bytes));
    }
}
