package io.multiprocessing.internal.aot;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * A directory of caches.
 *
 * <pre>
 * KEY.use          KEY-RANDOM, size and CRC-32C of the cache for that key and of its jar, its time, its path; or {@value #IMPOSSIBLE}
 * KEY-RANDOM.aot   a cache
 * KEY-RANDOM.jar   the jar that it is for: where it is and when it was written, the cache knows
 * lock             held by the process that makes one
 * making-RANDOM/   where it is made
 * </pre>
 *
 * <p>A cache gets its name before it is named by a {@code .use}, and that appears at once and whole. What was not used
 * for a month goes when the next one is made; a JVM that has it mapped does not mind.
 */
record CacheStore(Path directory) {
    static final String LOCK = "lock";
    static final String MAKING = "making-";

    private static final String IMPOSSIBLE = "impossible";
    private static final String USE = ".use";
    private static final String CACHE = ".aot";
    private static final String JAR = ".jar";
    private static final int WORDS = 7;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofDays(1);
    private static final Duration UNNAMED_FOR = Duration.ofHours(1);

    /** What this process has read to the end and found to be as it was made. */
    private static final Map<Path, Checked> CHECKED = new ConcurrentHashMap<>();

    /**
     * A cache.
     *
     * @param file what the JVM maps
     * @param jar what it is for
     */
    record Cache(File file, File jar) {}

    private record Checked(Cache cache, long size, long modified, long jarSize, long jarModified) {
        static Checked now(Cache cache) {
            File jar = cache.jar;
            return new Checked(cache, cache.file.length(), cache.file.lastModified(), jar.length(), jar.lastModified());
        }

        boolean stillSo() {
            return now(cache).equals(this);
        }
    }

    /** The cache for a key, or null. */
    Cache find(String key) throws IOException {
        Path use = directory.resolve(key + USE);
        Checked checked = CHECKED.get(use);
        if (checked == null || !checked.stillSo()) {
            CHECKED.remove(use);
            checked = Files.exists(use) ? check(use) : null;
            if (checked == null) {
                return null;
            }
            CHECKED.put(use, checked);
        }
        return checked.cache;
    }

    private Checked check(Path use) throws IOException {
        requireOurs();
        String said = Files.readString(use);
        String[] words = said.split(" ", WORDS);
        if (words.length != WORDS) {
            forget(use, TRIED_AGAIN_AFTER);
            return null;
        }
        Checked now = Checked.now(new Cache(
                directory.resolve(words[0] + CACHE).toFile(), jar(words[0]).toFile()));
        if (!said.equals(describe(words[0])) || othersMayWrite(now.cache.file) || othersMayWrite(now.cache.jar)) {
            forget(use, Duration.ZERO);
            return null;
        }
        touch(use);
        return now;
    }

    private String describe(String name) throws IOException {
        File cache = directory.resolve(name + CACHE).toFile();
        File jar = jar(name).toFile();
        return String.join(
                " ",
                name,
                Long.toString(cache.length()),
                checksum(cache),
                Long.toString(jar.length()),
                checksum(jar),
                Long.toString(jar.lastModified()),
                jar.getPath());
    }

    /** A file that only this user may read and write, whatever the umask says. */
    static void createPrivate(Path file) throws IOException {
        Files.createFile(file);
        makePrivate(file);
    }

    private static void makePrivate(Path file) throws IOException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (UnsupportedOperationException _) {
            // no such permissions here
        }
    }

    private static boolean othersMayWrite(File file) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file.toPath());
            return permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (UnsupportedOperationException _) {
            return false;
        }
    }

    private static void forget(Path use, Duration age) {
        try {
            if (olderThan(age, use)) {
                Files.deleteIfExists(use);
            }
        } catch (IOException _) {
            // it is looked at again by the next process
        }
    }

    private static void touch(Path use) {
        try {
            Files.setLastModifiedTime(use, FileTime.from(Instant.now()));
        } catch (IOException _) {
            // it can be read, and that is enough
        }
    }

    /** Of a file that need not be there. */
    private static String checksum(File file) throws IOException {
        if (!file.exists()) {
            return "none";
        }
        CRC32C sum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new FileInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sum.update(buffer, 0, count);
            }
        }
        return Long.toHexString(sum.getValue());
    }

    /** Makes the directory if need be. */
    void open() throws IOException {
        if (!Files.isDirectory(directory)) {
            boolean posix = Files.getFileStore(existing(directory)).supportsFileAttributeView("posix");
            if (posix) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(directory);
            }
        }
        requireOurs();
    }

    private static Path existing(Path path) {
        Path each = path.toAbsolutePath();
        while (!Files.exists(each)) {
            each = each.getParent();
        }
        return each;
    }

    /** What lies in it is code. */
    private void requireOurs() throws IOException {
        try {
            PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
            Set<PosixFilePermission> permissions = attributes.permissions();
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || !attributes.owner().getName().equals(System.getProperty("user.name"))) {
                throw new IOException("others than this user may write to " + directory + ", which belongs to "
                        + attributes.owner() + ": " + permissions);
            }
        } catch (UnsupportedOperationException _) {
            // no such owners here
        }
    }

    /** A name for a cache that is to be made. */
    static String newName(String key) {
        return key + "-" + Long.toHexString(System.nanoTime());
    }

    /** The jar that a cache is for. */
    Path jar(String name) {
        return directory.resolve(name + JAR);
    }

    /** Gives a cache, whose jar is there, to all who look for this key from now on. */
    void publish(Path made, String key, String name) throws IOException {
        makePrivate(made);
        Files.move(made, directory.resolve(name + CACHE), StandardCopyOption.ATOMIC_MOVE);
        write(key, describe(name));
    }

    /** Nobody tries this key again today. */
    void giveUp(String key) throws IOException {
        write(key, IMPOSSIBLE);
    }

    private void write(String key, String text) throws IOException {
        Path unfinished = Files.createTempFile(directory, key, ".new");
        Files.writeString(unfinished, text);
        Files.move(unfinished, directory.resolve(key + USE), StandardCopyOption.ATOMIC_MOVE);
    }

    boolean hasGivenUp(String key) throws IOException {
        Path use = directory.resolve(key + USE);
        return Files.exists(use) && Files.readString(use).equals(IMPOSSIBLE);
    }

    /** Removes what nobody uses. Called with the lock held. */
    void prune() throws IOException {
        Set<String> named = new HashSet<>();
        try (DirectoryStream<Path> uses = Files.newDirectoryStream(directory, "*" + USE)) {
            for (Path use : uses) {
                if (olderThan(KEPT, use)) {
                    Files.deleteIfExists(use);
                } else {
                    named.add(Files.readString(use).split(" ")[0]);
                }
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean unnamed = isCacheOrJar(name) && !named.contains(name.substring(0, name.length() - 4))
                        || name.endsWith(".new");
                if (name.startsWith(MAKING)) {
                    deleteMaking(file);
                } else if (unnamed && olderThan(UNNAMED_FOR, file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isCacheOrJar(String name) {
        return name.endsWith(CACHE) || name.endsWith(JAR);
    }

    static void deleteMaking(Path making) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(making)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(making);
    }

    private static boolean olderThan(Duration age, Path file) throws IOException {
        Instant changed =
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        return !changed.isAfter(Instant.now().minus(age));
    }
}
