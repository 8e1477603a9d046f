package io.multiprocessing.transport.sharedmem;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The program that prints an {@link Inspection}: {@code ./mp inspect [--watch]}. */
final class Inspect {
    private static final long WATCH_MILLIS = 1000;
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    private Inspect() {}

    /**
     * The program.
     *
     * @param arguments {@code --watch}: again every second until interrupted
     * @throws InterruptedException interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = System.out;
        List<String> options = List.of(arguments);
        if (!options.isEmpty() && !options.equals(List.of("--watch"))) {
            System.err.println("inspect knows one option, --watch, not " + String.join(" ", options));
            System.exit(2);
        }
        do {
            String text = Inspection.of(places());
            out.print(options.isEmpty() ? text : CLEAR_SCREEN + text);
            out.flush();
            if (!options.isEmpty()) {
                Thread.sleep(WATCH_MILLIS);
            }
        } while (!options.isEmpty() && !out.checkError());
    }

    private static List<Path> places() {
        return Stream.of("/dev/shm", System.getProperty("java.io.tmpdir"), "/tmp")
                .map(Path::of)
                .distinct()
                .toList();
    }
}
