package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The directory of an endpoint: made in a directory of its process, mode 0700, and trusted by nobody who finds less.
 */
final class SharedMemPlace {
    private static final Log LOG = Log.of(SharedMemPlace.class);

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int MODE_MASK = 0177777;
    private static final int PRIVATE_DIRECTORY = 0040700;

    private SharedMemPlace() {}

    /** Makes a directory of a name that no endpoint had before, and the door in it. */
    static Path make(Path place) throws IOException {
        while (true) {
            Path directory = place.toAbsolutePath().normalize().resolve(Integer.toString(NUMBERS.incrementAndGet()));
            try {
                Files.createDirectory(directory, privately(directory));
                Files.createDirectory(directory.resolve(SharedMemDoor.DIRECTORY), privately(directory));
                return directory;
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is there already", directory, e);
            } catch (IOException e) {
                throw new IOException("cannot make a directory for shared memory in " + place + ": " + e, e);
            }
        }
    }

    private static FileAttribute<?>[] privately(Path path) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /**
     * The directory that an address means.
     *
     * @throws IOException it makes no sense, or the directory is not one that only this user can reach
     */
    static Path find(String address) throws IOException {
        Path directory;
        try {
            directory = Path.of(address);
        } catch (InvalidPathException e) {
            throw new IOException("cannot connect to \"" + address + "\": not the path of a directory", e);
        }
        if (!directory.isAbsolute()) {
            throw new IOException("cannot connect to \"" + address + "\": not an absolute path of a directory");
        }
        try {
            requirePrivate(directory);
        } catch (IOException e) {
            throw new IOException("nobody can be reached at " + address + ": " + e.getMessage(), e);
        }
        return directory;
    }

    private static void requirePrivate(Path directory) throws IOException {
        if (!posix(directory)) {
            return;
        }
        int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & MODE_MASK;
        if (mode != PRIVATE_DIRECTORY) {
            throw new IOException("not a private directory: " + directory + ", mode=" + Integer.toOctalString(mode)
                    + ", wanted=" + Integer.toOctalString(PRIVATE_DIRECTORY));
        }
    }

    /**
     * Makes sure that a directory is of the user that we are, which a file tells that we have just made.
     *
     * @throws IOException it is of another user: we are one who may enter everywhere
     */
    static void requireOurs(Path directory, Path file) throws IOException {
        if (posix(file)) {
            Object ours = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object theirs = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!ours.equals(theirs)) {
                throw new IOException(
                        "a directory of another user: " + directory + ", uid=" + theirs + ", ours=" + ours);
            }
        }
    }

    /**
     * Removes a directory and what is in it; those who have files of it mapped keep them. Under another name, so that
     * nobody lays something into it meanwhile.
     */
    static void remove(Path directory) {
        Path gone = directory.resolveSibling(directory.getFileName() + ".gone");
        try {
            Files.move(directory, gone, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("{} cannot be renamed", directory, e);
            gone = directory;
        }
        delete(gone.toFile());
    }

    private static void delete(File file) {
        File[] inside = Files.isSymbolicLink(file.toPath()) ? null : file.listFiles();
        if (inside != null) {
            for (File each : inside) {
                delete(each);
            }
        }
        SharedFile.delete(file.toPath());
    }
}
