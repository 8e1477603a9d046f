package io.multiprocessing.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory in memory for the files of all contenders, handed to the forks as the property {@code bench.place}. It is
 * gone with this process, also when somebody presses Ctrl-C in the middle of a turn; by then the forks are, too.
 */
public final class Place {
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
        System.setProperty("bench.place", place.toString());
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

    private static void delete(Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("mp bench: could not remove all of " + place + ": " + e.getMessage());
        }
    }
}
