package io.multiprocessing.internal.memory;

import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What files in memory are called. A user's own name is a file in the {@link NamedDirectory}. Anonymous memory lies in
 * the run directory of its maker, and {@code m7@mp-joe-1234-abcdef} is file {@code m7} there: so it is swept when its
 * maker is dead. No name leads anywhere else, whoever made it up.
 */
public final class MemoryNames {
    /** What anonymous memory is for, by the first letter of its name. */
    public enum Use {
        /** A value or an array. */
        VALUES('v'),
        /** Memory that a user sees. */
        MEMORY('m'),
        /** A list. */
        LIST('s');

        private final char letter;

        Use(char letter) {
            this.letter = letter;
        }
    }

    private static final int LONGEST = 128;
    private static final Pattern ANONYMOUS = Pattern.compile("([vms][0-9]{1,18})@(mp-[A-Za-z0-9_]+-[0-9]+-[a-z0-9]+)");
    private static final AtomicLong NEXT = new AtomicLong(1);
    private static final int ATTEMPTS = 100;

    private MemoryNames() {}

    /**
     * A new name of anonymous memory of this process.
     *
     * @param use what it is for
     * @return where to make it
     */
    public static Path anonymous(Use use) {
        Path directory = RunDirectory.inMemory().orElseGet(RunDirectory::ofThisProcess);
        return directory.resolve(use.letter + Long.toString(NEXT.getAndIncrement()));
    }

    /**
     * What anonymous memory is called.
     *
     * @param path where it is
     * @return its name
     */
    public static String of(Path path) {
        return path.getFileName() + "@" + path.getParent().getFileName();
    }

    /**
     * Where anonymous memory is.
     *
     * @param name what it is called, according to somebody
     * @return the path
     * @throws NoSuchFileException there is no such directory, or the name is none of anonymous memory
     */
    public static Path resolve(String name) throws NoSuchFileException {
        Matcher parts = ANONYMOUS.matcher(name);
        if (!parts.matches()) {
            throw new NoSuchFileException("not the name of anonymous shared memory: " + name);
        }
        return RunDirectory.named(parts.group(2))
                .orElseThrow(() -> missing(name))
                .resolve(parts.group(1));
    }

    /**
     * Makes memory under a user's own name; others see it whole or not at all.
     *
     * @param name the name
     * @param bytes its size
     * @return the memory
     * @throws IllegalArgumentException such a name is not allowed
     * @throws FileAlreadyExistsException there is one of that name
     * @throws IOException there is no room for it
     */
    public static MappedFile create(String name, long bytes) throws IOException {
        check(name);
        if (ANONYMOUS.matcher(name).matches()) {
            throw refused(name, "names of this form are those of anonymous memory");
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            Path directory = NamedDirectory.make();
            MappedFile made = create(directory, name, bytes);
            if (made != null) {
                return made;
            }
        }
        throw new IOException("the directory for shared memory is removed again and again: " + NamedDirectory.path());
    }

    /** Null: the directory has been removed meanwhile, as it is when its last file is. */
    private static MappedFile create(Path directory, String name, long bytes) throws IOException {
        Path path = directory.resolve(name);
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException("there is shared memory of this name already: " + name);
        }
        Optional<Path> ours = RunDirectory.inMemory().filter(mine -> isNeighbour(mine, directory));
        Path staging =
                ours.orElse(directory).resolve(".new-" + ProcessHandle.current().pid() + "-" + NEXT.getAndIncrement());
        MappedFile made = null;
        boolean linked = false;
        try {
            made = MappedFile.create(staging, bytes);
            Files.createLink(path, staging);
            linked = true;
            return made;
        } catch (FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException("there is shared memory of this name already: " + name);
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            if (made != null && !linked) {
                made.close();
            }
            Files.deleteIfExists(staging);
        }
    }

    private static boolean isNeighbour(Path one, Path other) {
        return one.getParent().equals(other.getParent());
    }

    /**
     * Opens memory by name.
     *
     * @param name a user's own or a generated one
     * @return the memory
     * @throws IllegalArgumentException such a name is not allowed
     * @throws NoSuchFileException there is none of that name
     * @throws IOException it cannot be opened
     */
    public static MappedFile open(String name) throws IOException {
        check(name);
        try {
            return MappedFile.open(path(name));
        } catch (NoSuchFileException e) {
            throw missing(name);
        }
    }

    /**
     * Ends a name.
     *
     * @param name a user's own or a generated one
     * @throws NoSuchFileException there is none of that name
     * @throws IOException it cannot be removed
     */
    public static void unlink(String name) throws IOException {
        try {
            Files.delete(path(name));
        } catch (NoSuchFileException e) {
            throw missing(name);
        }
        NamedDirectory.removeIfEmpty();
    }

    private static Path path(String name) throws IOException {
        Matcher parts = ANONYMOUS.matcher(name);
        if (!parts.matches()) {
            return NamedDirectory.existing().orElseThrow(() -> missing(name)).resolve(name);
        }
        RunDirectory.sweepBefore(parts.group(2));
        return resolve(name);
    }

    private static NoSuchFileException missing(String name) {
        return new NoSuchFileException("there is no shared memory of this name: " + name);
    }

    private static void check(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw refused(name, "length=" + name.length());
        }
        if (name.charAt(0) == '.') {
            throw refused(name, "it begins with a dot");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '/' || c == '\\') {
                throw refused(name, "character " + (int) c + " at index " + i);
            }
        }
    }

    private static IllegalArgumentException refused(String name, String why) {
        String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
        return new IllegalArgumentException("not a name for shared memory: \"" + shown.replace('\0', '?') + "\": " + why
                + "; allowed: 1 to " + LONGEST
                + " printable ASCII characters without slash and backslash, the first not a dot");
    }
}
