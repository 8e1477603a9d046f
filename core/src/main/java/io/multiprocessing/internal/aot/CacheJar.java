package io.multiprocessing.internal.aot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar of what children load of the library's jars, and of nothing else. It stands where they would stand in front of
 * a child's class path: the first class of the user's is looked for in all jars before it, and to open one takes the
 * JDK some 20 microseconds an entry. So it is emptied when the cache is made, which knows it by its size and its time.
 * What of it is not in the cache is found where the library's jars stand on the class path.
 */
final class CacheJar {
    private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: file:.*");

    /**
     * Classes of older versions of the class file are in a cache, too, but not linked, and a JVM may ask for their
     * bytes.
     */
    private static final int LINKED_SINCE = 50;

    private static final int MAJOR_AT = 7;

    private CacheJar() {}

    /**
     * The names of the classes that a JVM has loaded from files.
     *
     * @param log written by {@code -Xlog:class+load}
     */
    static Set<String> loaded(Path log) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.forEach(line -> {
                Matcher matcher = LOADED.matcher(line);
                if (matcher.find()) {
                    names.add(matcher.group(1));
                }
            });
        }
        return names;
    }

    /** Writes a jar of classes as this class's loader finds them. */
    static void write(Path jar, Set<String> names) throws IOException {
        CacheStore.createPrivate(jar);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setMethod(ZipOutputStream.STORED);
            for (String name : names) {
                String resource = name.replace('.', '/') + ".class";
                try (InputStream in = CacheJar.class.getClassLoader().getResourceAsStream(resource)) {
                    if (in != null) { // else it was made at run time
                        write(out, resource, in.readAllBytes());
                    }
                }
            }
        }
    }

    /** Makes it a jar of the same size and time with nothing in it that a cache has linked; zeros come before that. */
    static void empty(Path jar) throws IOException {
        FileTime time = Files.getLastModifiedTime(jar);
        long size = Files.size(jar);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (ZipFile full = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(rest)) {
            out.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry : Collections.list(full.entries())) {
                byte[] bytes = full.getInputStream(entry).readAllBytes();
                if (bytes[MAJOR_AT] < LINKED_SINCE) {
                    write(out, entry.getName(), bytes);
                }
            }
        }
        try (FileChannel channel = FileChannel.open(jar, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(rest.toByteArray()), size - rest.size());
        }
        Files.setLastModifiedTime(jar, time);
    }

    private static void write(ZipOutputStream out, String resource, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(resource);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
