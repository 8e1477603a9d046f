package io.multiprocessing.internal.rundir;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The run directory of this process: {@code <temporary directory>/mp-<user>-<pid>-<random>}, mode 0700. And, for files
 * that several processes map, a second one of the same kind in memory that is a file system, where there is some.
 *
 * <p>Each is made when first asked for, removed at the end of this process by whoever said so ({@link #removedBy}),
 * else by a shutdown hook of its own. If this process is killed, the next process of the same user that makes a run
 * directory removes it, or the parent when it reaps this process (see {@link Sweeper}). A file name of up to
 * {@value Candidates#LONGEST_FILE_NAME} bytes in it is a path that a Unix domain socket may have, also where the
 * temporary directory's own path is too long for that: then {@code /tmp} is used.
 */
public final class RunDirectory {
    private static final Log LOG = Log.of(RunDirectory.class);
    private static final Object MAKING = new Object();
    private static volatile OwnedDirectory own;
    private static volatile OwnedDirectory ownInMemory;

    /** Whose directories may be removed: the owner of those of this process, also when that is removed. */
    private static volatile UserPrincipal user;

    private static Runnable arming = RunDirectory::addHook;
    private static Thread ownHook;

    private RunDirectory() {}

    /**
     * The run directory of this process.
     *
     * @return an absolute path; always the same
     * @throws UncheckedIOException no place for it is usable; the message lists those tried and what was wrong with
     *     each
     * @throws IllegalStateException there is none yet and this JVM is ending
     */
    public static Path ofThisProcess() {
        OwnedDirectory directory = own;
        return directory != null ? directory.path() : make();
    }

    /**
     * The directory of this process for files that several processes map: in {@code /dev/shm} on Linux.
     *
     * @return an absolute path, the same again as long as it exists; empty: there is no such place, this user may not
     *     write there, or it has less than {@value Candidates#LEAST_ROOM_BYTES} bytes of room
     * @throws IllegalStateException there is none yet and this JVM is ending
     */
    public static Optional<Path> inMemory() {
        OwnedDirectory directory = ownInMemory;
        return directory != null ? Optional.of(directory.path()) : makeInMemory(Candidates.placesInMemory());
    }

    /**
     * Says who calls {@link #remove} at the end of this process.
     *
     * @param arm called before the directory is made; throws {@link IllegalStateException} when it is too late
     */
    public static void removedBy(Runnable arm) {
        synchronized (MAKING) {
            arming = arm;
            if (ownHook != null) {
                handOver(arm);
            }
        }
    }

    /**
     * Removes the run directories that dead processes of this user left behind, if this process has, or had, one. Never
     * touches one whose owner is alive. Waits for no one; a directory that cannot be removed is left.
     */
    public static void sweep() {
        sweep(Candidates.prefix(), Sweeper.GRACE);
    }

    /**
     * Removes what a process that has ended, orderly or not, left behind, also what it had only begun to make. (Where a
     * process of another pid namespace has the same id, and makes its directory in the same place at this very moment,
     * it may have to make another: see {@link OwnedDirectory#make}.)
     *
     * @param pid its process id
     */
    public static void sweepAfter(long pid) {
        sweep(Candidates.prefix() + pid + "-", Duration.ZERO);
    }

    /**
     * Finds the run directory of a process of this user, whether it is alive or not.
     *
     * @param name the directory's name
     * @return its path; empty: there is none, or it is nobody's run directory
     */
    public static Optional<Path> named(String name) {
        if (!OwnedDirectory.isName(name, Candidates.prefix()) || name.endsWith(OwnedDirectory.UNFINISHED)) {
            return Optional.empty();
        }
        List<Path> places = new ArrayList<>(Candidates.placesInMemory());
        places.addAll(Candidates.places());
        for (Path place : places) {
            Path directory = place.resolve(name);
            try {
                if (OwnedDirectory.isPrivate(directory)) {
                    return Optional.of(directory);
                }
            } catch (IOException e) {
                // it is not there
            }
        }
        return Optional.empty();
    }

    /**
     * Removes a run directory if its owner is dead, before anybody believes what is in it.
     *
     * @param name the directory's name
     */
    public static void sweepBefore(String name) {
        if (OwnedDirectory.isName(name, Candidates.prefix())) {
            if (own == null && inMemory().isEmpty()) {
                ofThisProcess();
            }
            sweep(name, Sweeper.GRACE);
        }
    }

    /** Removes the run directories of this process and all that is in them, if there are any. For the exit sequence. */
    public static void remove() {
        synchronized (MAKING) {
            OwnedDirectory directory = own;
            if (directory != null) {
                own = null;
                directory.remove();
            }
            OwnedDirectory another = ownInMemory;
            if (another != null) {
                ownInMemory = null;
                another.remove();
            }
        }
    }

    private static void sweep(String prefix, Duration grace) {
        UserPrincipal known = user;
        if (known != null) {
            Set<Path> mine = new HashSet<>();
            for (OwnedDirectory each : new OwnedDirectory[] {own, ownInMemory}) {
                if (each != null) {
                    mine.add(each.path());
                }
            }
            for (Path place : Candidates.places()) {
                Sweeper.sweep(place, prefix, known, grace, mine);
            }
            for (Path place : Candidates.placesInMemory()) {
                Sweeper.sweep(place, prefix, known, grace, mine);
            }
        }
    }

    private static void handOver(Runnable arm) {
        try {
            Runtime.getRuntime().removeShutdownHook(ownHook);
            ownHook = null;
            arm.run();
        } catch (IllegalStateException _) {
            // this JVM is ending: our hook runs by now
        }
    }

    private static void addHook() {
        ownHook = new Thread(null, RunDirectory::remove, "multiprocessing-exit", 0, false);
        Runtime.getRuntime().addShutdownHook(ownHook);
    }

    private static Path make() {
        synchronized (MAKING) {
            if (own == null) {
                armIfFirst();
                own = makeInFirstUsablePlace(Candidates.places());
                startSweeping(own);
            }
            return own.path();
        }
    }

    static Optional<Path> makeInMemory(List<Path> places) {
        synchronized (MAKING) {
            if (ownInMemory == null) {
                armIfFirst();
                ownInMemory = firstWithRoom(places);
                if (ownInMemory == null) {
                    return Optional.empty();
                }
                startSweeping(ownInMemory);
            }
            return Optional.of(ownInMemory.path());
        }
    }

    private static void armIfFirst() {
        if (own == null && ownInMemory == null) {
            arming.run();
        }
    }

    /** A directory in the first place that has room, or null. */
    static OwnedDirectory firstWithRoom(List<Path> places) {
        boolean interrupted = Thread.interrupted();
        try {
            for (Path place : places) {
                try {
                    Candidates.requireRoom(place);
                    return OwnedDirectory.make(place, Candidates.prefix());
                } catch (IOException e) {
                    LOG.debug("no directory in {}", place, e);
                }
            }
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In the background: nobody's start waits for the removal of what others left. */
    private static void startSweeping(OwnedDirectory first) {
        try {
            user = Files.getOwner(first.path(), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            LOG.debug("nothing is swept: whose {} is cannot be told", first.path(), e);
            return;
        }
        Thread sweeper = new Thread(null, RunDirectory::sweep, "multiprocessing-sweeper", 0, false);
        sweeper.setDaemon(true);
        sweeper.start();
    }

    static OwnedDirectory makeInFirstUsablePlace(List<Path> places) {
        // an interrupt would close the channels that this needs; it is kept for later
        boolean interrupted = Thread.interrupted();
        try {
            List<String> refusals = new ArrayList<>();
            IOException last = null;
            for (Path place : places) {
                try {
                    Candidates.requireShort(place);
                    return OwnedDirectory.make(place, Candidates.prefix());
                } catch (IOException e) {
                    refusals.add(place + " (" + e + ")");
                    last = e;
                }
            }
            throw new UncheckedIOException(
                    "no place for the run directory is usable; tried " + String.join(", ", refusals)
                            + "; point -Djava.io.tmpdir at a short path of a directory that this user may write",
                    last);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
