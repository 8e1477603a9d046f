package io.multiprocessing.benchmarks;

import io.multiprocessing.Context;
import java.util.Map;

/**
 * What does a {@code put} on a manager's map cost, beside the same in CPython and beside the bare round trip of the
 * transport? It would be a surprise if it took longer than CPython's, or a fifth longer than the round trip that it is.
 *
 * <p>{@code ./mp bench manager [ROUNDS]}.
 */
public final class ManagerFigures {
    private static final int PUTS = 10_000;
    private static final int KEYS = 1_024;
    private static final int WARM_UPS = 5;

    /** A call of that length, as it is sent. */
    private static final int CALL_BYTES = 64;

    private ManagerFigures() {}

    /**
     * The program.
     *
     * @param arguments how many rounds; 15 when there is none
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        for (String transport : new String[] {"socket", "sharedmem"}) {
            try (var mp = Context.create(transport);
                    var manager = mp.manager();
                    var bare = new BareTransport(mp, CALL_BYTES);
                    var python = new CPython.Rounds("dict")) {
                Map<Integer, Integer> map = manager.map();
                Turns.Turn puts = () -> {
                    long begin = System.nanoTime();
                    for (int i = 0; i < PUTS; i++) {
                        map.put(i % KEYS, i);
                    }
                    return micros(begin);
                };
                Turns.Turn roundTrips = () -> {
                    long begin = System.nanoTime();
                    bare.roundTrips(PUTS);
                    return micros(begin);
                };
                var turns = Turns.of(
                        WARM_UPS,
                        rounds,
                        new String[] {"map.put", "CPython, dict proxy", "bare round trip of 64 bytes"},
                        puts,
                        python::next,
                        roundTrips);
                turns.print("put on a manager's map, " + transport, "µs", "1.2 or less");
                turns.printRatio(0, 1, "1.2 or less");
            }
        }
    }

    private static double micros(long begin) {
        return (System.nanoTime() - begin) / 1e3 / PUTS;
    }
}
