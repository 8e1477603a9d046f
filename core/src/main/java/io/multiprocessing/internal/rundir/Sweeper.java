package io.multiprocessing.internal.rundir;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Removes run directories whose owners are dead. The proof of death is the owner's lock, taken by the sweeper; a time
 * decides only about directories whose makers died while they made them and that have no lock to ask, and only where
 * nobody knows that the maker is dead. What has not exactly the name, the mode and the files of a run directory is
 * somebody else's and stays.
 *
 * <p>Two sweepers at once do no harm: one gets the lock and deletes, the other finds the lock taken or the file gone.
 * Symbolic links are never followed, neither on the way in nor below.
 */
final class Sweeper {
    /** How long the making of a directory may take before its remains are swept. Making takes milliseconds. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private static final Log LOG = Log.of(Sweeper.class);

    private Sweeper() {}

    /**
     * Sweeps what has a name.
     *
     * @param user whose directories may be removed
     * @param own are left alone
     * @param grace how long the remains of a making are left alone; zero where the maker is known to be dead
     */
    static void sweep(Path place, String prefix, UserPrincipal user, Duration grace, Set<Path> own) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                place,
                entry -> OwnedDirectory.isName(entry.getFileName().toString(), prefix) && !own.contains(entry))) {
            for (Path directory : found) {
                sweepOne(directory, user, grace);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} cannot be searched for run directories of dead processes", place, e);
        }
    }

    private static void sweepOne(Path directory, UserPrincipal user, Duration grace) {
        try {
            if (!Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)
                    || !OwnedDirectory.isPrivate(directory)
                    || ownedByThisProcess(directory)) {
                return;
            }
            Path lock = directory.resolve(OwnedDirectory.LOCK);
            boolean unfinished = directory.toString().endsWith(OwnedDirectory.UNFINISHED);
            if ((unfinished || Files.notExists(lock, LinkOption.NOFOLLOW_LINKS)) && isYounger(directory, grace)) {
                return;
            }
            deleteIfLockable(directory, lock);
        } catch (IOException e) {
            LOG.debug("the run directory {} was not swept", directory, e);
        }
    }

    /** Asked before the lock file is opened: closing it would drop this process's own lock. */
    private static boolean ownedByThisProcess(Path directory) throws IOException {
        Path owner = directory.resolve(OwnedDirectory.OWNER);
        if (!Files.isRegularFile(owner, LinkOption.NOFOLLOW_LINKS)) {
            return directory
                            .getFileName()
                            .toString()
                            .contains("-" + ProcessHandle.current().pid() + "-")
                    && isYounger(directory, GRACE);
        }
        try (InputStream in = Files.newInputStream(owner, LinkOption.NOFOLLOW_LINKS)) {
            byte[] text = in.readNBytes(OwnedDirectory.LONGEST_OWNER_BYTES + 1);
            return OwnedDirectory.isThisProcess(new String(text, StandardCharsets.UTF_8));
        }
    }

    private static boolean isYounger(Path directory, Duration grace) throws IOException {
        Instant touched =
                Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant();
        return touched.isAfter(Instant.now().minus(grace));
    }

    private static void deleteIfLockable(Path directory, Path lock) throws IOException {
        if (Files.notExists(lock, LinkOption.NOFOLLOW_LINKS)) {
            Trees.deleteQuietly(directory);
            return;
        }
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            LOG.debug("{} has a lock that is not one of ours, and is left", directory); // opening a pipe would wait
            return;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock taken = channel.tryLock()) {
            if (taken != null) {
                Trees.deleteQuietly(directory);
                LOG.debug("removed {}, whose owner is dead", directory);
            }
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            LOG.debug("{} is being dealt with by somebody else", directory);
        }
    }
}
