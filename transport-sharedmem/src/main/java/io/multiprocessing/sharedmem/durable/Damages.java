package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The report of what was lost: a file with a line for each loss, parts separated by tabs. Lines are added whole. */
final class Damages {
    static final String FILE = "damages";
    private static final Log LOG = Log.of(Damages.class);
    private static final int PARTS = 5;

    private final Path path;

    /** Whether somebody was told of a line that cannot be read. */
    private volatile boolean told;

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
        String line = String.join(
                        "\t",
                        Instant.now().toString(),
                        Long.toString(first),
                        Long.toString(last),
                        file,
                        String.valueOf(reason).replaceAll("[\\t\\r\\n]+", " "))
                + "\n";
        try {
            byte[] known = read();
            if (parsed(known).stream().anyMatch(damage -> isSame(damage, first, last, file))) {
                return; // another group, or the same one in a replay
            }
            boolean torn = known.length > 0 && known[known.length - 1] != '\n';
            Files.writeString(path, torn ? "\n" + line : line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("the loss cannot be written down: " + e, e);
        }
    }

    private static boolean isSame(Damage known, long first, long last, String file) {
        return known.firstIndex() == first
                && known.lastIndex() == last
                && (first <= last || known.file().equals(file));
    }

    List<Damage> all() {
        try {
            return parsed(read());
        } catch (IOException e) {
            throw new UncheckedIOException("the report of losses cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] read() throws IOException {
        return Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    }

    /** A failure of the machine, or a full disk, may have left a line that is not whole: it is passed over. */
    private List<Damage> parsed(byte[] report) {
        List<Damage> all = new ArrayList<>();
        for (String line : new String(report, StandardCharsets.UTF_8).split("\n")) {
            Damage damage = parsedOrNull(line);
            if (damage != null) {
                all.add(damage);
            } else if (!line.isBlank() && !told) {
                told = true;
                LOG.warn("a line of the report of losses cannot be read: file {}", path);
            }
        }
        return all;
    }

    private static Damage parsedOrNull(String line) {
        String[] parts = line.split("\t", PARTS);
        if (parts.length < PARTS) {
            return null;
        }
        try {
            return new Damage(
                    Instant.parse(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3], parts[4]);
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }
}
