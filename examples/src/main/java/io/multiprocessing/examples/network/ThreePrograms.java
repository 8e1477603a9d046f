package io.multiprocessing.examples.network;

import io.multiprocessing.Context;
import io.multiprocessing.Manager;
import java.net.URI;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Three programs share a manager's map: one has the manager, and two that it did not make count words. Each adds to a
 * count by a function that runs in the manager, so no count is lost.
 */
public final class ThreePrograms {
    static void host() throws Exception {
        try (var mp = Context.builder()
                        .transport("netty")
                        .allow(ThreePrograms.class.getName())
                        .build();
                Manager manager = mp.manager()) {
            ConcurrentMap<String, Integer> counts = manager.map();
            manager.publish("counts", counts);
            URI address = manager.serve(URI.create("tcp://127.0.0.1:0"), Strangers.KEY);
            List<Process> readers = List.of(
                    Strangers.program(ThreePrograms.class, address.toString(), "to be or not to be"),
                    Strangers.program(ThreePrograms.class, address.toString(), "let it be"));
            for (Process reader : readers) {
                reader.waitFor();
            }
            System.out.println(new TreeMap<>(counts));
        }
    }

    @SuppressWarnings("unchecked") // so it was published
    static void read(URI address, String text) throws Exception {
        try (Manager manager = Manager.connect(address, Strangers.KEY)) {
            ConcurrentMap<String, Integer> counts = manager.lookup("counts", ConcurrentMap.class);
            for (String word : text.split(" ")) {
                manager.<ConcurrentMap<String, Integer>, Integer>execute(
                        counts, map -> map.merge(word, 1, Integer::sum));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 2) {
            read(URI.create(args[0]), args[1]);
        } else {
            host();
        }
    }
}
