package io.multiprocessing.testkit;

import io.multiprocessing.Context;
import io.multiprocessing.Manager;
import java.net.URI;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentMap;

/** Programs that are no relatives of each other: one has a manager and serves it, one uses it. */
final class ManagerProgram {
    private ManagerProgram() {}

    /**
     * The program.
     *
     * @param arguments the transport; {@code serve} or {@code use}; the address
     */
    public static void main(String[] arguments) throws Exception {
        URI address = URI.create(arguments[2]);
        if (arguments[1].equals("serve")) {
            serve(arguments[0], address);
        } else {
            use(address);
        }
    }

    private static void serve(String transport, URI address) {
        try (Context mp = Context.builder()
                        .transport(transport)
                        .allow(ManagerStrangersRules.class.getName())
                        .build();
                Manager manager = mp.manager()) {
            manager.publish("map", manager.<String, Object>map());
            manager.publish("deque", manager.<String>deque());
            manager.publish("jobs", manager.<Object>queue(2));
            manager.publish("permits", manager.semaphore(1));
            manager.publish(
                    "account", manager.share(ManagerStrangersRules.Account.class, ManagerStrangersRules.Real::new));
            System.out.println("serves at " + manager.serve(address, ListenerRules.KEY));
            Await.forever();
        }
    }

    @SuppressWarnings("unchecked") // so it was published
    private static void use(URI address) throws Exception {
        try (Manager manager = Manager.connect(address, ListenerRules.KEY)) {
            ConcurrentMap<String, Object> map = manager.lookup("map", ConcurrentMap.class);
            BlockingDeque<String> deque = manager.lookup("deque", BlockingDeque.class);
            map.put("from", "the program");
            System.out.println("heard " + deque.take());
            deque.put("pong");
        }
    }
}
