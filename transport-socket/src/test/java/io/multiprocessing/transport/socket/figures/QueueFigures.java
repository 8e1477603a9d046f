package io.multiprocessing.transport.socket.figures;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * How many small objects a second pass through a queue or a one-way pipe, beside a {@code multiprocessing.Queue} of
 * CPython where {@code python3} is on the machine? Every turn starts fresh processes on both sides, so that what is
 * measured includes the time in which their code is not compiled yet, as in a program that runs once. Turns alternate;
 * what counts is the median of the ratios of neighbours. It would be a surprise if any direction came below twice
 * CPython's rate.
 *
 * <pre>
 * mvn -pl transport-socket -am test-compile
 * java -cp core/target/classes:transport-socket/target/classes:transport-socket/target/test-classes:KRYO-AND-SLF4J \
 *     io.multiprocessing.transport.socket.figures.QueueFigures [rounds [millions]]
 * </pre>
 */
public final class QueueFigures {
    private static final String CPYTHON = """
            import multiprocessing as mp, time
            def prod(q, n):
                for i in range(n): q.put(i)
            def cons(q, n, out):
                q.get(); s = time.perf_counter()
                for i in range(n - 1): q.get()
                out.send((n - 1) / (time.perf_counter() - s))
            if __name__ == '__main__':
                n = 200000
                q = mp.Queue(); a, b = mp.Pipe()
                c = mp.Process(target=cons, args=(q, n, b)); c.start()
                p = mp.Process(target=prod, args=(q, n)); p.start()
                print(a.recv()); p.join(); c.join()
            """;

    private QueueFigures() {}

    /**
     * The program.
     *
     * @param arguments how many rounds; how many elements in a turn
     * @throws Exception a child failed
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        Turn[] turns = {
            new Turn("queue, parent to child", () -> parentToChild(count)),
            new Turn("queue, child to parent", () -> childToParent(count)),
            new Turn("queue, child to child", () -> childToChild(count)),
            new Turn("one-way pipe, child to parent", () -> pipeToParent(count)),
        };
        double[] cpython = new double[rounds];
        double[][] ours = new double[turns.length][rounds];
        for (int round = 0; round < rounds; round++) {
            cpython[round] = cpython();
            for (int i = 0; i < turns.length; i++) {
                ours[i][round] = turns[i].action.perSecond();
            }
        }
        System.out.printf(Locale.ROOT, "%-32s %6.3f million/s%n", "CPython, child to child", median(cpython) / 1e6);
        for (int i = 0; i < turns.length; i++) {
            double[] mine = ours[i];
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, round -> mine[round] / cpython[round]);
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %6.3f million/s, ratio %5.2f%n",
                    turns[i].name,
                    median(mine) / 1e6,
                    median(ratios));
        }
    }

    private record Turn(String name, Action action) {}

    @FunctionalInterface
    private interface Action {
        double perSecond() throws IOException, InterruptedException;
    }

    private static double parentToChild(int count) throws IOException, InterruptedException {
        try (var mp = Context.create("socket")) {
            Queue<Integer> queue = mp.queue();
            Pipe<Double> result = mp.pipe();
            Connection<Double> out = result.second();
            mp.start(() -> out.send(consume(queue, count)));
            produce(queue, count);
            return result.first().receive();
        }
    }

    private static double childToParent(int count) throws InterruptedException {
        try (var mp = Context.create("socket")) {
            Queue<Integer> queue = mp.queue();
            mp.start(() -> produce(queue, count));
            return consume(queue, count);
        }
    }

    private static double childToChild(int count) throws IOException, InterruptedException {
        try (var mp = Context.create("socket")) {
            Queue<Integer> queue = mp.queue();
            Pipe<Double> result = mp.pipe();
            Connection<Double> out = result.second();
            mp.start(() -> out.send(consume(queue, count)));
            mp.start(() -> produce(queue, count));
            return result.first().receive();
        }
    }

    private static double pipeToParent(int count) throws IOException, InterruptedException {
        try (var mp = Context.create("socket")) {
            Pipe<Integer> pipe = mp.pipe(Pipe.Direction.ONE_WAY);
            Connection<Integer> out = pipe.second();
            mp.start(() -> {
                for (int i = 0; i < count; i++) {
                    out.send(i);
                }
            });
            pipe.first().receive();
            long begin = System.nanoTime();
            for (int i = 1; i < count; i++) {
                pipe.first().receive();
            }
            return perSecond(count, begin);
        }
    }

    private static void produce(Queue<Integer> queue, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            queue.put(i);
        }
    }

    private static double consume(Queue<Integer> queue, int count) throws InterruptedException {
        queue.take();
        long begin = System.nanoTime();
        for (int i = 1; i < count; i++) {
            queue.take();
        }
        return perSecond(count, begin);
    }

    private static double perSecond(int count, long beginNanos) {
        return (count - 1) * 1e9 / (System.nanoTime() - beginNanos);
    }

    private static double cpython() throws IOException, InterruptedException {
        java.lang.Process python;
        try {
            var script = java.nio.file.Files.createTempFile("figures", ".py");
            java.nio.file.Files.writeString(script, CPYTHON);
            script.toFile().deleteOnExit();
            python = new ProcessBuilder("python3", script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return Double.NaN; // there is none
        }
        try (var out = new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8)) {
            String text = out.readAllAsString();
            return python.waitFor() == 0 ? Double.parseDouble(text) : Double.NaN;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
