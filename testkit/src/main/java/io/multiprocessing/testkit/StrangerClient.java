package io.multiprocessing.testkit;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import java.net.URI;

/** Programs that are no relatives of the test: one connects to a listener, one is a listener. */
final class StrangerClient {
    private StrangerClient() {}

    /**
     * The program.
     *
     * @param arguments the transport; {@code connect} or {@code listen}; the address
     */
    public static void main(String[] arguments) throws Exception {
        try (Context mp = Context.create(arguments[0])) {
            URI address = URI.create(arguments[2]);
            if (arguments[1].equals("connect")) {
                connect(mp, address);
            } else {
                listen(mp, address);
            }
        }
    }

    private static void connect(Context mp, URI address) throws Exception {
        Connection<String> connection = mp.connect(address, ListenerRules.KEY);
        connection.send("hello");
        System.out.println("heard " + connection.receive());
        connection.close();
    }

    private static void listen(Context mp, URI address) throws Exception {
        try (Listener listener = mp.listen(address, ListenerRules.KEY)) {
            System.out.println("listens");
            while (true) {
                Connection<String> connection = listener.accept();
                System.out.println("heard " + connection.receive());
                connection.close();
            }
        }
    }
}
