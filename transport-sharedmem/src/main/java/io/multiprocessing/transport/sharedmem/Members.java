package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes that share the files of one host: a table with a row for each, in a file {@value #FILE} of the host's
 * directory. The host has row 0.
 *
 * <p>A member is named by an id, its row and how often that row was given out, so that a word left by a dead process is
 * never taken for one of the living process that has its row now. 0 is nobody's.
 *
 * <p>A member holds the lock of its id, one byte of the file, for life. The kernel drops it when the process ends, in
 * whatever way and in whatever pid namespace, so {@link #isAlive} asks the kernel and no clock. The lock would go too
 * with any other channel of this process on the file that is closed: so there is one channel, and it is only used in
 * ways that an interrupt does not close.
 *
 * <pre>
 * offset            size field                 writer             reader
 *      0              32 header                the host           all
 *     64               4 knocks                who connects, +1   the host
 *   4096 + 256 row     4 id, 0: free           its process        all
 *        +   4         4 times given out       its process        whoever takes the row next
 *        +   8         8 process id            its process        all
 *        +  16         4 can wake sleepers: 1  its process        all
 *        + 128         4 bell                  whoever rings      its process sleeps on it
 *        + 132         4 asleep: 1             its process; 0 by whoever rings
 * </pre>
 *
 * Rows are published by their id, with release. Ids have {@value #ROW_BITS} bits of row and 21 of times; the sign bit
 * is free for those who lay an id into a word of their own.
 */
public final class Members implements AutoCloseable {
    static final String FILE = "members";
    static final int ROWS = 512;
    public static final int NOBODY = 0;

    /** An id that is never given, in a row that does not exist. */
    static final int NEVER_ALIVE = 1023;

    private static final Log LOG = Log.of(Members.class);
    private static final int ROW_BITS = 10;
    private static final int ROW_MASK = (1 << ROW_BITS) - 1;
    private static final int TIMES_MASK = (1 << 21) - 1;
    private static final long KNOCKS = 64;
    private static final long ROWS_OFFSET = 4096;
    private static final long ROW_BYTES = 256;
    private static final long BYTES = ROWS_OFFSET + ROWS * ROW_BYTES;
    private static final long ID = 0;
    private static final long TIMES = 4;
    private static final long PID = 8;
    private static final long WAKES = 16;
    private static final long BELL = 128;
    private static final long ASLEEP = 132;

    /** Far behind the file's end, where locks are allowed too: one byte an id, and one for those who look for a row. */
    private static final long LOCKS_POSITION = 1L << 40;

    /** From the one to the other end: any id, of 31 bits. */
    private static final long LOCKS_BYTES = 1L << 31;

    private static final long JOIN_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path directory;
    private final MemorySegment table;
    private final FileChannel channel;
    private FileLock mine;
    private int self;
    private boolean closed;

    private Members(Path directory, MemorySegment table, FileChannel channel) {
        this.directory = directory;
        this.table = table;
        this.channel = channel;
    }

    /** Makes the table and takes row 0. */
    static Members create(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        MemorySegment table = SharedFile.create(path, BYTES);
        var members = new Members(directory, table, lockChannel(path));
        try {
            members.takeRow(0);
        } catch (IOException | RuntimeException e) {
            members.channel.close();
            throw e;
        }
        SharedFile.finish(table, SharedFile.Kind.MEMBERS);
        return members;
    }

    /**
     * Joins the table of another process.
     *
     * @throws IOException it is not there, the host is dead, or all rows are taken
     */
    static Members join(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        MemorySegment table = SharedFile.open(path, SharedFile.Kind.MEMBERS);
        var members = new Members(directory, table, lockChannel(path));
        try {
            if (!members.isAlive(members.host())) {
                throw new IOException("the process that made this table has ended: " + path);
            }
            members.takeRow(1);
            return members;
        } catch (IOException | RuntimeException e) {
            members.channel.close();
            throw e;
        }
    }

    /**
     * Joins a table that has no host and outlives all its members, and makes it where there is none, or where its maker
     * died before it was finished, or where it is of another version, and nobody lives in it. Whoever calls this is
     * alone in that directory.
     *
     * @throws IOException there is no room, all rows are taken, or the table cannot be read, or is of another version
     *     whose processes live
     */
    public static Members enter(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        MemorySegment table = openOrMake(path);
        var members = new Members(directory, table, lockChannel(path));
        try {
            members.takeRow(0);
            return members;
        } catch (IOException | RuntimeException e) {
            members.channel.close();
            throw e;
        }
    }

    private static MemorySegment openOrMake(Path path) throws IOException {
        if (!SharedFile.isUnfinished(path, BYTES)) {
            try {
                return SharedFile.open(path, SharedFile.Kind.MEMBERS);
            } catch (SharedFile.LayoutException e) {
                requireNobody(path, e);
            }
        } else if (Files.exists(path)) { // perhaps the shorter one of another version
            requireNobody(path, null);
        }
        SharedFile.delete(path);
        MemorySegment table = SharedFile.create(path, BYTES);
        SharedFile.finish(table, SharedFile.Kind.MEMBERS);
        return table;
    }

    /** Every version's members hold locks in the same place, so the kernel tells whether any of them lives. */
    private static void requireNobody(Path path, IOException reason) throws IOException {
        try (FileChannel all = lockChannel(path);
                FileLock lock = all.tryLock(LOCKS_POSITION, LOCKS_BYTES, false)) {
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is in use by another copy of this library in this JVM", path, e);
        }
        throw new IOException(
                "processes live in a table that this version of the library cannot use; close the processes of the"
                        + " other version first: file=" + path + (reason == null ? "" : ": " + reason.getMessage()),
                reason);
    }

    /** Whether another member than this one is alive. */
    public boolean hasOthers() {
        for (int row = 0; row < ROWS; row++) {
            int id = Words.getIntAcquire(table, at(row) + ID);
            if (id != self && isAlive(id)) {
                return true;
            }
        }
        return false;
    }

    private static FileChannel lockChannel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private synchronized void takeRow(int first) throws IOException {
        FileLock looking = lockToLook();
        try {
            for (int row = first; row < ROWS; row++) {
                if (!isLocked(channel, Words.getIntAcquire(table, at(row) + ID)) && occupy(row)) {
                    return;
                }
            }
        } finally {
            looking.release();
        }
        throw new IOException("too many processes share the objects of one: processes=" + ROWS + ", allowed=" + ROWS
                + ", directory=" + directory);
    }

    /** Whoever looks for a row is alone; looking takes microseconds. */
    private FileLock lockToLook() throws IOException {
        long begin = System.nanoTime();
        while (true) {
            FileLock looking = channel.tryLock(LOCKS_POSITION, 1, false);
            if (looking != null) {
                return looking;
            }
            if (System.nanoTime() - begin > JOIN_LIMIT_NANOS) {
                throw new IOException("a process is joining and does not come to an end: directory=" + directory);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    private boolean occupy(int row) throws IOException {
        long at = at(row);
        int times = (Words.getInt(table, at + TIMES) & TIMES_MASK) % TIMES_MASK + 1;
        int id = times << ROW_BITS | row;
        mine = channel.tryLock(LOCKS_POSITION + id, 1, false);
        if (mine == null) {
            return false;
        }
        Checkpoint.reached("members.join.locked");
        Words.putInt(table, at + TIMES, times);
        Words.putLong(table, at + PID, ProcessHandle.current().pid());
        Words.putInt(table, at + WAKES, Futex.ready() ? 1 : 0);
        Words.putInt(table, at + ASLEEP, 0);
        self = id;
        Words.putIntRelease(table, at + ID, id);
        return true;
    }

    /** Whether a process holds the lock of an id. */
    private static boolean isLocked(FileChannel channel, int id) throws IOException {
        if (id == NOBODY) {
            return false;
        }
        // shared, so that two who ask at the same time do not take each other for the member
        try (FileLock taken = channel.tryLock(LOCKS_POSITION + id, 1, true)) {
            return taken == null;
        } catch (OverlappingFileLockException e) {
            return true; // this JVM holds it, perhaps by another copy of this class
        }
    }

    private static long at(int row) {
        return ROWS_OFFSET + row * ROW_BYTES;
    }

    Path directory() {
        return directory;
    }

    /** The row of an id; at most {@link #ROWS} are used. */
    static int row(int id) {
        return id & ROW_MASK;
    }

    /** The id of this process. */
    public int self() {
        return self;
    }

    /** The id of the process that made the table; it may be dead. */
    int host() {
        return Words.getIntAcquire(table, at(0) + ID);
    }

    /** The process id of a member, for messages; 0: nobody's. */
    public long pid(int id) {
        int row = id & ROW_MASK;
        return id == NOBODY || row >= ROWS ? 0 : Words.getLong(table, at(row) + PID);
    }

    /** Whether a member is alive. Asks the kernel, which takes some microseconds; never blocks. */
    public boolean isAlive(int id) {
        int row = id & ROW_MASK;
        if (id == NOBODY || row >= ROWS || Words.getIntAcquire(table, at(row) + ID) != id) {
            return false;
        }
        if (id == self) {
            return true;
        }
        synchronized (this) {
            if (closed) {
                return true; // nobody of this process is to repair anything any more
            }
            try {
                return isLocked(channel, id);
            } catch (IOException e) {
                LOG.warn("whether a process is alive cannot be told: " + e, e);
                return true;
            }
        }
    }

    /** A member as somebody sees it who is none. */
    record Seen(int id, long pid, boolean alive, boolean wakes, boolean asleep) {}

    /** Who is in the table of a directory; the host comes first. Changes nothing. */
    static List<Seen> look(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        MemorySegment table = SharedFile.openToLook(path, SharedFile.Kind.MEMBERS);
        List<Seen> seen = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            for (int row = 0; row < ROWS; row++) {
                int id = Words.getIntAcquire(table, at(row) + ID);
                if (id != NOBODY) {
                    seen.add(new Seen(
                            id,
                            Words.getLong(table, at(row) + PID),
                            isLocked(channel, id),
                            Words.getInt(table, at(row) + WAKES) != 0,
                            Words.getIntAcquire(table, at(row) + ASLEEP) != 0));
                }
            }
        }
        return seen;
    }

    /** Says whether this process can wake sleepers; to be called now and then, because that may change. */
    void tellWhetherWeWake() {
        int wakes = Futex.ready() ? 1 : 0;
        long at = at(self & ROW_MASK) + WAKES;
        if (Words.getInt(table, at) != wakes) {
            Words.putIntRelease(table, at, wakes);
        }
    }

    /** Whether a member can wake a sleeper by now; who waits for one that cannot looks often. */
    boolean canWake(int id) {
        return Words.getInt(table, at(id & ROW_MASK) + WAKES) != 0;
    }

    /** Tells the host that somebody wants to connect. */
    void knock() {
        Words.getAndAddInt(table, KNOCKS, 1);
        ring(host());
    }

    /** How often somebody has knocked. */
    int knocks() {
        return Words.getIntAcquire(table, KNOCKS);
    }

    /**
     * Wakes the member's own thread that serves its connections, if it sleeps. What it is woken for was written before,
     * in any mode: it is seen by a thread that looks after {@link #prepareToSleep}, or the bell rings.
     */
    void ring(int id) {
        long at = at(id & ROW_MASK);
        Words.fullFence();
        if (Words.getIntVolatile(table, at + ASLEEP) != 0) {
            Words.putIntVolatile(table, at + ASLEEP, 0);
            Words.getAndAddInt(table, at + BELL, 1);
            Futex.wake(table, at + BELL, 1);
        }
    }

    /** Says that this process's thread is about to sleep; what it waits for must be looked at once more afterwards. */
    int prepareToSleep() {
        long at = at(self & ROW_MASK);
        int heard = Words.getIntVolatile(table, at + BELL);
        Words.putIntVolatile(table, at + ASLEEP, 1);
        Words.fullFence();
        return heard;
    }

    /** Sleeps until the bell rings, or at most so long; it may return earlier. */
    void sleep(int heard, long nanos) {
        Futex.sleep(table, at(self & ROW_MASK) + BELL, heard, nanos);
    }

    void wokenUp() {
        Words.putIntVolatile(table, at(self & ROW_MASK) + ASLEEP, 0);
    }

    /** Leaves: for others this process is dead from now on. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Words.putIntRelease(table, at(self & ROW_MASK) + ID, NOBODY);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the table of members in {} cannot be closed", directory, e);
        }
    }

    @Override
    public String toString() {
        return "Members[" + directory + ", self=" + self + "]";
    }
}
