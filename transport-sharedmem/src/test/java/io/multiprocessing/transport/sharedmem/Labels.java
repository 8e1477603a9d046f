package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints that a class names in its source: so that none is without a test. */
final class Labels {
    private static final Pattern REACHED = Pattern.compile("Checkpoint\\.reached\\(\\s*\"([^\"]+)\"");

    private Labels() {}

    static Set<String> of(Class<?> type) {
        Path source = Path.of(System.getProperty("basedir", ""), "src", "main", "java")
                .resolve(type.getName().replace('.', '/') + ".java");
        var labels = new TreeSet<String>();
        try (Stream<String> lines = Stream.of(Files.readString(source))) {
            lines.forEach(text -> REACHED.matcher(text).results().forEach(found -> labels.add(found.group(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return labels;
    }
}
