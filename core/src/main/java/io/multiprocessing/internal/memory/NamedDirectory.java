package io.multiprocessing.internal.memory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Where a user's named memory lies on this machine: {@code /dev/shm/mp-named-<user id>}, mode 0700, or below the
 * temporary directory where there is no {@code /dev/shm}. Made with the first name and removed with the last; a file in
 * it that somebody forgot to unlink stays until the machine is started anew.
 */
final class NamedDirectory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path SELF = Path.of("/proc/self");
    private static final String UID = "unix:uid";
    private static final String PRIVATE = "rwx------";

    private NamedDirectory() {}

    static Path path() {
        boolean inMemory = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
        Path place = inMemory
                ? MEMORY
                : Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
        return place.resolve("mp-named-" + user());
    }

    /** The kernel's word where it can be had: the property may be set by anybody. */
    private static String user() {
        try {
            return Files.getAttribute(SELF, UID).toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_]", "_");
        }
    }

    static Path make() throws IOException {
        Path path = path();
        try {
            if (posix(path)) {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException e) {
            requireOurs(path);
        }
        return path;
    }

    static Optional<Path> existing() throws IOException {
        Path path = path();
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        requireOurs(path);
        return Optional.of(path);
    }

    /** Anybody can make a directory of that name before us. */
    private static void requireOurs(Path path) throws IOException {
        boolean ours = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (ours && posix(path)) {
            Set<?> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
            ours = permissions.equals(PosixFilePermissions.fromString(PRIVATE))
                    && path.getFileName().toString().endsWith("-" + owner(path));
        }
        if (!ours) {
            throw new IOException("not this user's own directory of mode " + PRIVATE + ", so nothing is shared there: "
                    + path + "; who may remove it should");
        }
    }

    private static String owner(Path path) throws IOException {
        try {
            return Files.getAttribute(path, UID, LinkOption.NOFOLLOW_LINKS).toString();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static void removeIfEmpty() {
        try {
            Files.deleteIfExists(path());
        } catch (IOException e) {
            // others have names in it
        }
    }
}
