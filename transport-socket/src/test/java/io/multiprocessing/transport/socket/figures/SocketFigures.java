package io.multiprocessing.transport.socket.figures;

import io.multiprocessing.transport.socket.SocketTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What does the transport cost beside a blocking {@code SocketChannel} with the same frames, between two processes?
 * Short turns of both alternate, and what counts is the median of the ratios of neighbours: a machine's scheduling
 * changes from second to second. It would be a surprise if single small messages came to less than half of the bare
 * channel's rate.
 *
 * <pre>
 * mvn -pl transport-socket -am test-compile
 * java -cp core/target/classes:transport-socket/target/classes:transport-socket/target/test-classes \
 *     io.multiprocessing.transport.socket.figures.SocketFigures
 * </pre>
 */
public final class SocketFigures {
    private static final int ROUNDS = 40;
    private static final int WARM_UP_ROUNDS = 12;

    private SocketFigures() {}

    /**
     * The program.
     *
     * @param arguments none
     * @throws Exception a peer or a connection failed
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("figures");
        try (var ours = Wire.ofTransport(new SocketTransport(), directory);
                var bare = Wire.ofChannel(directory)) {
            Turn roundTrips = wire -> micros(5_000, wire, w -> w.roundTrips(5_000));
            Turn singles = wire -> perSecond(200_000, wire, w -> w.send(200_000, 32, 4_096)) / 1e6;
            Turn large = wire -> perSecond(128, wire, w -> w.send(128, 1 << 20, 4)) / 1024;
            compare("round trip of 32 bytes, µs", roundTrips, ours, bare);
            compare("messages of 32 bytes, one send each, million/s", singles, ours, bare);
            compare("messages of 1 MiB, GiB/s", large, ours, bare);
        }
        Files.delete(directory);
    }

    private static void compare(String what, Turn turn, Wire ours, Wire bare) throws IOException, InterruptedException {
        double[] mine = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        Duration processor = Duration.ZERO;
        for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
            Duration before = ours.processorTime();
            double first = turn.run(ours);
            Duration used = ours.processorTime().minus(before);
            double second = turn.run(bare);
            if (i >= 0) {
                mine[i] = first;
                theirs[i] = second;
                processor = processor.plus(used);
            }
        }
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, i -> mine[i] / theirs[i]);
        System.out.printf(
                Locale.ROOT,
                "%-50s %8.2f   bare %8.2f   ratio %5.2f   processor %d ms a turn%n",
                what,
                median(mine),
                median(theirs),
                median(ratios),
                processor.toMillis() / ROUNDS);
    }

    private static double micros(int count, Wire wire, Action action) throws IOException, InterruptedException {
        return seconds(wire, action) * 1e6 / count;
    }

    private static double perSecond(int count, Wire wire, Action action) throws IOException, InterruptedException {
        return count / seconds(wire, action);
    }

    private static double seconds(Wire wire, Action action) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        action.run(wire);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @FunctionalInterface
    private interface Turn {
        double run(Wire wire) throws IOException, InterruptedException;
    }

    @FunctionalInterface
    private interface Action {
        void run(Wire wire) throws IOException, InterruptedException;
    }
}
