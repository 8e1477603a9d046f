package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings elements to the disk, and deletes old ones.
 *
 * <p>Writing to the disk (fsync) is shared: a thread that finds that another has just written what it wants written
 * does nothing. Deleting takes the latches of all groups, in the order of their names, so that none can go back to what
 * is being deleted.
 */
final class Upkeep {
    private static final Log LOG = Log.of(Upkeep.class);

    private final Home home;
    private final Control control;
    private final Journal journal;
    private final ReentrantLock syncing = new ReentrantLock();
    private final ReentrantLock threadLock = new ReentrantLock();
    private final Condition ended = threadLock.newCondition();
    private volatile Thread thread;
    private boolean over;

    Upkeep(Home home) {
        this.home = home;
        this.control = home.control();
        this.journal = home.journal();
    }

    // ---- to the disk

    /** Returns when that element, and all before it, are on the disk. */
    void syncUpTo(long index) {
        if (control.synced() >= index) {
            return;
        }
        syncing.lock();
        try {
            if (control.synced() < index) {
                sync();
            }
        } finally {
            syncing.unlock();
        }
    }

    /** Writes everything to the disk: elements, and what groups have read. */
    void syncAll() {
        syncing.lock();
        try {
            sync();
            for (String name : home.groupNames()) {
                GroupFile file =
                        GroupFile.openOrNull(home.directory().resolve("groups").resolve(name));
                if (file != null) {
                    file.force();
                }
            }
        } catch (IOException e) {
            throw notSynced(e);
        } finally {
            syncing.unlock();
        }
    }

    private void sync() {
        long last = control.lastIndexAcquire();
        if (last < 0) {
            return;
        }
        long synced = control.synced();
        try {
            int from = synced < 0 ? Integer.MIN_VALUE : journal.cycleOf(synced);
            for (Map.Entry<Integer, Path> each :
                    journal.cycles().tailMap(from, true).entrySet()) {
                MappedPage.force(each.getValue());
                for (Path blob : home.blobs().of(each.getKey())) {
                    MappedPage.force(blob);
                }
            }
            if (from != journal.cycleOf(last)) {
                forceDirectory(journal.directory());
                forceDirectory(home.directory());
            }
            control.force();
        } catch (IOException e) {
            throw notSynced(e);
        }
        control.synced(last);
    }

    private static UncheckedIOException notSynced(IOException e) {
        return new UncheckedIOException(
                "the elements are in the queue, but could not be written to the disk: " + e.getMessage(), e);
    }

    /** So that new files are found after a crash; not every system can. */
    static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be written to the disk", directory, e);
        }
    }

    /** Has a thread write to the disk from time to time, as long as elements come. */
    void syncInBackground() {
        if (thread != null) {
            return;
        }
        threadLock.lock();
        try {
            if (thread == null && !over) {
                thread = Thread.ofPlatform()
                        .daemon()
                        .name("multiprocessing-durable-sync")
                        .start(this::syncFromTimeToTime);
            }
        } finally {
            threadLock.unlock();
        }
    }

    private void syncFromTimeToTime() {
        threadLock.lock();
        try {
            while (!over && control.syncsInIntervals()) {
                ended.awaitNanos(control.durability().interval().toNanos());
                threadLock.unlock();
                try {
                    syncUpTo(home.writer().lastPut());
                } finally {
                    threadLock.lock();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("nothing is written to the disk any more: interrupted");
        } catch (RuntimeException e) {
            LOG.warn("writing to the disk failed", e);
        } finally {
            thread = null; // the next put begins anew
            threadLock.unlock();
        }
    }

    // ---- old elements

    /** A new file was begun. */
    void afterRoll() {
        try {
            prune();
        } catch (RuntimeException e) {
            LOG.warn("old elements cannot be deleted", e);
        }
    }

    /** Deletes what is too old or too much, by whole files; gives how many. */
    int prune() {
        long keepMillis = control.keepMillis();
        long keepBytes = control.keepBytes();
        long last = control.lastIndexAcquire();
        if (keepMillis == 0 && keepBytes == 0 || last < 0) {
            return 0;
        }
        List<Group> locked = new ArrayList<>();
        boolean interrupted = Thread.interrupted();
        try {
            long least = Long.MAX_VALUE;
            List<Group> groups = new ArrayList<>();
            for (String name : home.groupNames()) {
                Group group = home.groupIfThere(name); // all before the first is locked: this takes a lock of its own
                if (group != null) {
                    groups.add(group);
                }
            }
            for (Group group : groups) {
                if (group.lockIfThere()) {
                    locked.add(group);
                    least = Math.min(least, group.least());
                }
            }
            return delete(keepMillis, keepBytes, journal.cycleOf(last), locked.isEmpty() ? 0 : least);
        } catch (IOException e) {
            throw new UncheckedIOException("old elements cannot be deleted: " + e.getMessage(), e);
        } finally {
            locked.reversed().forEach(Group::unlock);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int delete(long keepMillis, long keepBytes, int current, long least) throws IOException {
        NavigableMap<Integer, Path> files = journal.cycles();
        long bytes = 0;
        for (Map.Entry<Integer, Path> each : files.entrySet()) {
            bytes += bytesOf(each);
        }
        int deleted = 0;
        for (Map.Entry<Integer, Path> each : files.headMap(current, false).entrySet()) {
            int cycle = each.getKey();
            boolean read = journal.cycleOf(least) > cycle || journal.cycleOf(least) == cycle && isRead(least);
            boolean old = keepMillis > 0 && keepMillis <= Writer.clock.getAsLong() - journal.beginOf(cycle + 1);
            boolean much = keepBytes > 0 && bytes > keepBytes;
            if (!(old || much) || !(read || control.deletesUnread())) {
                break; // what is left begins with a whole file
            }
            bytes -= bytesOf(each);
            for (Path blob : home.blobs().of(cycle)) {
                Files.deleteIfExists(blob);
            }
            Files.deleteIfExists(each.getValue());
            deleted++;
            Checkpoint.reached("durable.prune.deleted");
        }
        if (deleted > 0) {
            journal.filesChanged();
        }
        return deleted;
    }

    /** Whether an index is behind the last element of its file. */
    private boolean isRead(long index) {
        try {
            return journal.sequenceOf(index) >= journal.count(journal.cycleOf(index));
        } catch (Exception e) {
            LOG.warn("how many elements are in a file cannot be told, so it counts as unread", e);
            return false;
        }
    }

    private long bytesOf(Map.Entry<Integer, Path> cycle) throws IOException {
        long bytes = Files.exists(cycle.getValue()) ? Files.size(cycle.getValue()) : 0;
        for (Path blob : home.blobs().of(cycle.getKey())) {
            bytes += Files.size(blob);
        }
        return bytes;
    }

    /** Writes what is left, and ends the thread. */
    void close() {
        Thread running;
        threadLock.lock();
        try {
            over = true;
            running = thread;
            ended.signalAll();
        } finally {
            threadLock.unlock();
        }
        if (running != null) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (control.syncsInIntervals()) {
            try {
                syncUpTo(home.writer().lastPut());
            } catch (RuntimeException e) {
                LOG.warn("writing to the disk failed", e);
            }
        }
    }
}
