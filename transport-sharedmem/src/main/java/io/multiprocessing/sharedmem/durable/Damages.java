package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The report of what was lost: a file with a line for each loss, parts separated by tabs. Lines are added whole. */
final class Damages {
    static final String FILE = "damages";
    private static final Log LOG = Log.of(Damages.class);
    private static final int PARTS = 5;

    private final Path path;

    Damages(Path directory) {
        this.path = directory.resolve(FILE);
    }

    synchronized void add(long first, long last, String file, String reason) {
        LOG.warn(
                "elements of a durable queue are lost: first index {}, last {}, file {}: {}",
                first,
                last,
                file,
                reason);
        if (all().stream()
                .anyMatch(known -> known.firstIndex() == first
                        && known.lastIndex() == last
                        && (first <= last || known.file().equals(file)))) {
            return; // another group, or the same one in a replay
        }
        String line = String.join(
                        "\t",
                        Instant.now().toString(),
                        Long.toString(first),
                        Long.toString(last),
                        file,
                        String.valueOf(reason).replaceAll("[\\t\\r\\n]+", " "))
                + "\n";
        try {
            Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("the loss cannot be written down: " + e, e);
        }
    }

    List<Damage> all() {
        List<Damage> all = new ArrayList<>();
        if (!Files.exists(path)) {
            return all;
        }
        try {
            for (String line : Files.readAllLines(path)) {
                String[] parts = line.split("\t", PARTS);
                if (parts.length == PARTS) {
                    all.add(new Damage(
                            Instant.parse(parts[0]),
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            parts[3],
                            parts[4]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the report of losses cannot be read: " + e.getMessage(), e);
        }
        return all;
    }
}
