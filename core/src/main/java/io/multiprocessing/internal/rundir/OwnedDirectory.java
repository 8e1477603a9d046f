package io.multiprocessing.internal.rundir;

import io.multiprocessing.internal.log.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * A run directory that belongs to this process for as long as it lives.
 *
 * <p>It holds a file {@value #LOCK}, locked for life: the kernel itself tells others whether the owner is alive,
 * whatever happens to it and in whichever pid namespace it is. Closing any other channel on that file would drop the
 * lock, so nothing else in this process ever opens it; what a human wants to know of the owner stands in a second file,
 * {@value #OWNER}.
 *
 * <p>The directory is made under an unfinished name and gets its own when the lock is held, so that a sweeper never
 * sees a living owner's directory without its lock.
 */
record OwnedDirectory(Path path, FileChannel lockChannel) {
    static final String LOCK = "lock";
    static final String OWNER = "owner";
    static final String UNFINISHED = ".new";
    static final int RANDOM_LENGTH = 6;

    /** More than {@link #OWNER} ever has. */
    static final int LONGEST_OWNER_BYTES = 256;

    private static final Log LOG = Log.of(OwnedDirectory.class);
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private static final int ATTEMPTS = 3;

    /**
     * Makes one. Again, with another name, where somebody removed the unfinished one, or looked whether it may be
     * removed: it was taken for that of a dead process with the same id.
     */
    static OwnedDirectory make(Path place, String prefix) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return makeOnce(place, prefix);
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !Files.isDirectory(place)) {
                    throw e;
                }
            }
        }
    }

    private static OwnedDirectory makeOnce(Path place, String prefix) throws IOException {
        Path path = place.resolve(prefix + ProcessHandle.current().pid() + "-" + randomLetters());
        Path directory = path.resolveSibling(path.getFileName() + UNFINISHED);
        createPrivate(directory);
        FileChannel channel = null;
        try {
            requirePrivate(directory);
            channel = lock(directory.resolve(LOCK).toFile());
            writeOwner(directory.resolve(OWNER).toFile());
            Files.move(directory, path, StandardCopyOption.ATOMIC_MOVE);
            directory = path;
            requireWhole(path);
            return new OwnedDirectory(path, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            Trees.deleteQuietly(directory);
            throw e;
        }
    }

    /** From here on nobody removes anything of it; before, a sweeper may have: see {@link Sweeper}. */
    private static void requireWhole(Path directory) throws IOException {
        if (!Files.exists(directory.resolve(LOCK)) || !Files.exists(directory.resolve(OWNER))) {
            throw new IOException("somebody removes files of " + directory);
        }
    }

    /** Deletes the directory while the lock is still held, so that nobody else does it at the same time. */
    void remove() {
        Trees.deleteQuietly(path);
        try {
            lockChannel.close();
        } catch (IOException e) {
            LOG.debug("the lock of {} could not be closed", path, e);
        }
    }

    private static void createPrivate(Path directory) throws IOException {
        if (posix(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    /** A name that was free a moment ago may be somebody else's trap by now: believe only what is there. */
    private static void requirePrivate(Path directory) throws IOException {
        if (!isPrivate(directory)) {
            throw new IOException("not a private directory: " + directory + " is "
                    + (Files.isSymbolicLink(directory)
                            ? "a symbolic link"
                            : PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)))
                    + ", wanted rwx------");
        }
    }

    /** Whether it is a directory that nobody else may enter. */
    static boolean isPrivate(Path directory) throws IOException {
        if (!posix(directory)) {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
        }
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found.isDirectory()
                && PosixFilePermissions.toString(found.permissions()).equals("rwx------");
    }

    /**
     * Whether a run directory may be called so.
     *
     * @param prefix what the name begins with: that of the user's, or with a process id behind it
     */
    static boolean isName(String name, String prefix) {
        String users = Candidates.prefix();
        return name.startsWith(prefix)
                && name.startsWith(users)
                && name.substring(users.length())
                        .matches("[0-9]+-[" + BASE32 + "]{" + RANDOM_LENGTH + "}(" + Pattern.quote(UNFINISHED) + ")?");
    }

    private static FileChannel lock(File file) throws IOException {
        if (!file.createNewFile()) {
            throw new FileAlreadyExistsException(file.getPath());
        }
        FileChannel channel = new FileOutputStream(file).getChannel();
        try {
            if (channel.tryLock() == null) {
                throw new IOException("somebody else has locked " + file);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void writeOwner(File file) throws IOException {
        String text = "pid " + ProcessHandle.current().pid() + "\nstarted " + startMark() + "\n";
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Whether the text in a directory's {@value #OWNER} file says that it belongs to this very process (to another copy
     * of this class in it, loaded by another class loader).
     */
    static boolean isThisProcess(String ownerText) {
        return ownerText.equals("pid " + ProcessHandle.current().pid() + "\nstarted " + startMark() + "\n");
    }

    /** Tells this process from others with the same pid, earlier or in another pid namespace. */
    private static String startMark() {
        return ProcessStart.ofThisProcess();
    }

    /** Only to be different: that nobody else has made the directory is made sure of otherwise. */
    private static String randomLetters() {
        long bits = System.nanoTime() * 0x9e3779b97f4a7c15L;
        StringBuilder letters = new StringBuilder(RANDOM_LENGTH);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            letters.append(BASE32.charAt((int) (bits >>> 59)));
            bits <<= 5;
        }
        return letters.toString();
    }

    static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
