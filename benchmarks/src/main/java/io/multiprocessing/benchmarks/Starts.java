package io.multiprocessing.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long does a start take, beside a bare JVM and CPython's start methods? From {@code start()} until this program
 * has read the target's first line through a pipe; each contender once in each round. It would be a surprise if a
 * process that is handed to a waiting JVM took longer than half a fork of CPython.
 *
 * <p>{@code ./mp bench starts [ROUNDS]}. The starting programs tell when they began, by the machine's monotonic clock,
 * which Java and CPython both read on Linux; elsewhere the figures mean nothing.
 */
public final class Starts {
    private static final String PYTHON = """
            import multiprocessing as mp, os, sys, time
            def line():
                print('line', flush=True)
            if __name__ == '__main__':
                context = mp.get_context(sys.argv[1])
                print(0, file=sys.stderr, flush=True)
                for order in iter(sys.stdin.readline, ''):
                    time.sleep(0.15)
                    began = time.monotonic_ns()
                    all = [context.Process(target=line) for _ in range(1 if order.strip() == 'one' else 100)]
                    for p in all: p.start()
                    for p in all: p.join()
                    print(began, file=sys.stderr, flush=True)
            """;

    /** Jars of the library, and what it stands on. */
    private static final Pattern ORDINARY = Pattern.compile(
            ".*/(multiprocessing-(core|transport-sharedmem)|kryo|reflectasm|minlog|objenesis|slf4j-api)-[^/]*");

    private final List<Contender> open = new ArrayList<>();

    private Starts() {}

    /** A program that starts processes. */
    private static final class Contender implements AutoCloseable {
        private final Process program;
        private final BufferedReader lines;
        private final BufferedReader answers;
        private final BufferedWriter orders;

        Contender(List<String> command) throws IOException {
            program = new ProcessBuilder(command).start();
            lines = program.inputReader(StandardCharsets.UTF_8);
            answers = program.errorReader(StandardCharsets.UTF_8);
            orders = program.outputWriter(StandardCharsets.UTF_8);
            answer();
        }

        private long answer() throws IOException {
            String answer = answers.readLine();
            try {
                return Long.parseLong(answer);
            } catch (NumberFormatException e) {
                throw new IOException("a starting program says: " + answer, e);
            }
        }

        private void order(String order) throws IOException {
            orders.write(order + "\n");
            orders.flush();
        }

        /** Milliseconds from the start to the first line. */
        double one() throws IOException {
            order(Starter.ONE);
            lines.readLine();
            long seen = System.nanoTime();
            return (seen - answer()) / 1e6;
        }

        /** Processes a second, from the first start to the last end. */
        double burst() throws IOException {
            order(Starter.BURST);
            for (int i = 0; i < Starter.BURST_SIZE; i++) {
                lines.readLine();
            }
            long seen = System.nanoTime();
            return Starter.BURST_SIZE / ((seen - answer()) / 1e9);
        }

        @Override
        public void close() {
            try {
                orders.close();
                if (program.waitFor(20, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (IOException e) {
                // it is dead
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            program.destroyForcibly();
        }
    }

    /** What a bare JVM runs. */
    static final class Hello {
        private Hello() {}

        /**
         * The program.
         *
         * @param arguments none
         */
        public static void main(String[] arguments) {
            System.out.println("line");
        }
    }

    /**
     * The program.
     *
     * @param arguments how many rounds; 15 when there is none
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        Path directory = Files.createTempDirectory("starts");
        var starts = new Starts();
        try {
            starts.measure(rounds, directory);
        } finally {
            starts.open.forEach(Contender::close);
            try (var files = Files.walk(directory)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void measure(int rounds, Path directory) throws Exception {
        System.out.println(
                "JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                        + rounds + " rounds; medians, ratios to the last line of each block");
        Contender spawn = java("SPAWN");
        Contender standby = java("STANDBY");
        Path hello = helloIn(directory);
        Turns fresh = Turns.of(
                2,
                rounds,
                new String[] {"SPAWN", "bare java Hello, to its line", "bare java Hello, whole"},
                spawn::one,
                () -> bareJvm(hello, false),
                () -> bareJvm(hello, true));
        fresh.print("a fresh JVM: start to first line", "ms", "at most 1.5 x the wall time of a bare JVM");
        fresh.printRatio(0, 1, "none; what a start costs beside the JVM's own");
        Path script = directory.resolve("starts.py");
        Files.writeString(script, PYTHON);
        if (new ProcessBuilder("python3", "--version").start().waitFor() != 0) {
            System.out.println("(no python3 on this machine)");
            return;
        }
        Contender fork = python(script, "fork");
        Contender server = python(script, "forkserver");
        Contender pythonSpawn = python(script, "spawn");
        Turns.of(
                        2,
                        rounds,
                        new String[] {"STANDBY", "CPython forkserver", "CPython spawn", "SPAWN", "CPython fork"},
                        standby::one,
                        server::one,
                        pythonSpawn::one,
                        spawn::one,
                        fork::one)
                .print("start to first line", "ms", "STANDBY at most 0.5 x CPython's fork");
        Turns.of(
                        0,
                        Math.max(1, rounds / 5),
                        new String[] {"SPAWN", "STANDBY", "CPython spawn"},
                        spawn::burst,
                        standby::burst,
                        pythonSpawn::burst)
                .print("a hundred starts at once", "a second", "SPAWN at least 1 x CPython's spawn");
    }

    private Contender java(String method) throws IOException {
        return begun(List.of(
                program(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ordinaryClassPath(),
                Starter.class.getName(),
                method));
    }

    /**
     * That of a program with the library and shared memory: without the peers, of which Chronicle would give its
     * options to all children.
     */
    private static String ordinaryClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !entry.endsWith(".jar") || ORDINARY.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Contender python(Path script, String method) throws IOException {
        return begun(List.of("python3", script.toString(), method));
    }

    private Contender begun(List<String> command) throws IOException {
        var contender = new Contender(command);
        open.add(contender);
        return contender;
    }

    private static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A directory that has this one class. */
    private static Path helloIn(Path directory) throws IOException {
        String resource = Hello.class.getName().replace('.', '/') + ".class";
        Path file = directory.resolve(resource);
        Files.createDirectories(file.getParent());
        try (var in = Starts.class.getClassLoader().getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        return directory;
    }

    /** Milliseconds until its line was read, or until it was gone. */
    private static double bareJvm(Path classes, boolean whole) throws IOException, InterruptedException {
        Thread.sleep(150);
        long began = System.nanoTime();
        Process jvm = new ProcessBuilder(program(), "-cp", classes.toString(), Hello.class.getName()).start();
        try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
            lines.readLine();
            long seen = System.nanoTime();
            jvm.waitFor();
            return ((whole ? System.nanoTime() : seen) - began) / 1e6;
        }
    }
}
