package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Context;
import io.multiprocessing.benchmarks.Place;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.ServiceLoader;

/** What a benchmark works with: a context, and a directory in memory that is gone afterwards. */
final class Workshop implements AutoCloseable {
    final Context mp;
    final Path place;

    private Workshop(Context mp, Path place) {
        this.mp = mp;
        this.place = place;
    }

    /**
     * On the contender's transport; for peers, whose children must be started somehow, on the one of highest priority.
     */
    static Workshop open(String contender) throws IOException {
        return open(contender, Context.builder());
    }

    static Workshop open(String contender, Context.Builder builder) throws IOException {
        Path memory = Path.of(System.getProperty(Place.PROPERTY, "/dev/shm"));
        Path place =
                Files.isWritable(memory) ? Files.createTempDirectory(memory, "mpb") : Files.createTempDirectory("mpb");
        return new Workshop(
                isTransport(contender) ? builder.transport(contender).build() : builder.build(), place);
    }

    static boolean isTransport(String contender) {
        return ServiceLoader.load(Transport.class).stream()
                .anyMatch(provider -> provider.get().name().equals(contender));
    }

    @Override
    public void close() throws IOException {
        mp.close();
        try (var files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
