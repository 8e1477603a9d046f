package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints that classes name in their source: so that none is without a test. */
final class Labels {
    private static final Pattern REACHED = Pattern.compile("Checkpoint\\.reached\\(\\s*\"([^\"]+)\"");

    private Labels() {}

    static Set<String> of(Class<?>... types) {
        var labels = new TreeSet<String>();
        for (Class<?> type : types) {
            collect(type, labels);
        }
        return labels;
    }

    private static void collect(Class<?> type, Set<String> labels) {
        Path source = Path.of(System.getProperty("basedir", ""), "src", "main", "java")
                .resolve(type.getName().replace('.', '/') + ".java");
        try (Stream<String> lines = Stream.of(Files.readString(source))) {
            lines.forEach(text -> REACHED.matcher(text).results().forEach(found -> labels.add(found.group(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
