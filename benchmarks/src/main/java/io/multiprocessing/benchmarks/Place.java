package io.multiprocessing.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory in memory for the files of all contenders; forks have one in it, by the property {@code bench.place}. It
 * is gone with this process, also when somebody presses Ctrl-C in the middle of a turn; by then the forks are, too.
 */
public final class Place {
    /** Names the directory, here and in forks. */
    public static final String PROPERTY = "bench.place";

    private Place() {}

    /**
     * Makes it.
     *
     * @return the directory, empty
     * @throws IOException there is no room for it
     */
    public static Path make() throws IOException {
        Path memory = Path.of("/dev/shm");
        Path place = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "mp-bench")
                : Files.createTempDirectory("mp-bench");
        System.setProperty(PROPERTY, place.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (Stream<ProcessHandle> forks = ProcessHandle.current().descendants()) {
                forks.forEach(fork -> {
                    fork.destroyForcibly();
                    fork.onExit().join();
                });
            }
            delete(place);
        }));
        return place;
    }

    /**
     * Makes a directory for one turn, to be deleted by {@link #delete} however that ends: a fork that fails leaves its
     * files.
     *
     * @return the directory, empty; in memory where nothing else was said
     * @throws IOException there is no room for it
     */
    public static Path forTurn() throws IOException {
        Path place = Path.of(System.getProperty(PROPERTY, "/dev/shm"));
        return Files.isWritable(place)
                ? Files.createTempDirectory(place, "mp-bench-turn")
                : Files.createTempDirectory("mp-bench-turn");
    }

    /**
     * Deletes a directory and what is in it, as far as it goes; what stays is told.
     *
     * @param place the directory
     */
    public static void delete(Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("mp bench: could not remove all of " + place + ": " + e.getMessage());
        }
    }
}
