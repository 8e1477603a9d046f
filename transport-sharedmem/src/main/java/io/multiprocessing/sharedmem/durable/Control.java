package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.transport.sharedmem.Event;
import io.multiprocessing.transport.sharedmem.Words;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What all processes know of a queue, besides its elements and groups. It is never wrong by more than the one element
 * whose writer died: that the next writer finds in the journal.
 *
 * <pre>
 * offset size field                 writer, all under the writers' latch unless said otherwise
 *      0   32 header
 *     64    4 writers' latch
 *    128    8 last index, -1: none   published with release, after the element is in the journal
 *    136    8 last time              milliseconds; before the last index
 *    144    8 cycle A                before the first element of a cycle: the cycle,
 *    152    8 elements before A      and how many elements were put before it. A and B take turns
 *    160    8 cycle B
 *    168    8 elements before B
 *    192    8 reserved cycle         how far room was made, see Journal
 *    200    8 reserved bytes
 *    208    8 used bytes
 *    256    8 elements: an Event     who waits for an element
 *    320    8 room: an Event         who waits for room
 *    388    4 groups: how often one came or went
 *    392    4 nappers: 1, once a process cannot be woken   anybody
 *    400    4 special: bits of what a put must look after, anybody; 0 is the usual case
 *    448    8 capacity               anybody, as are those below
 *    456    8 durability: kind
 *    464    8 durability: nanoseconds
 *    472    8 keep: milliseconds, 0: for ever
 *    480    8 keep: bytes, 0: all
 *    488    8 delete unread: 1
 *    496    8 roll: which
 *    512    8 on the disk: up to this index   who wrote to the disk
 * </pre>
 */
final class Control {
    static final int KIND = 1;
    static final String FILE = "control";
    private static final long BYTES = 4096;
    private static final long LATCH = 64;
    private static final long LAST_INDEX = 128;
    private static final long LAST_TIME = 136;
    private static final long CYCLE_A = 144;
    private static final long CYCLE_B = 160;
    private static final long RESERVED_CYCLE = 192;
    private static final long RESERVED_BYTES = 200;
    private static final long USED_BYTES = 208;
    private static final long ELEMENTS = 256;
    private static final long ROOM = 320;
    private static final long GROUPS = 388;
    private static final long NAPPERS = 392;
    private static final long SPECIAL = 400;
    private static final int SHUT_DOWN = 1;
    private static final int BOUNDED = 2;
    private static final int SYNCS_EVERY = 4;
    private static final int SYNCS_IN_INTERVALS = 8;
    private static final long CAPACITY = 448;
    private static final long DURABILITY = 456;
    private static final long INTERVAL = 464;
    private static final long KEEP_MILLIS = 472;
    private static final long KEEP_BYTES = 480;
    private static final long DELETE_UNREAD = 488;
    private static final long ROLL = 496;
    private static final long SYNCED = 512;

    private final Path path;
    private final MemorySegment page;
    private final boolean isNew;

    private Control(Path path, MemorySegment page, boolean isNew) {
        this.path = path;
        this.page = page;
        this.isNew = isNew;
    }

    /**
     * Opens the page or makes it; whoever does that is alone.
     *
     * @param roll for a new queue; one whose page is lost tells by the names of its files
     * @throws IOException also where those names tell nothing
     */
    static Control open(Path directory, Roll roll) throws IOException {
        Path path = directory.resolve(FILE);
        MemorySegment page = MappedPage.openOrNull(path, KIND, BYTES);
        if (page == null) {
            Roll found = Journal.rollOf(directory.resolve("journal"), roll);
            page = MappedPage.create(path, BYTES);
            var control = new Control(path, page, true);
            Words.putLong(page, LAST_INDEX, Journal.NONE);
            Words.putLong(page, SYNCED, Journal.NONE);
            Words.putLong(page, CYCLE_A, -1);
            Words.putLong(page, CYCLE_B, -1);
            Words.putLong(page, RESERVED_CYCLE, -1);
            Words.putLong(page, CAPACITY, Integer.MAX_VALUE);
            Words.putLong(page, ROLL, found.ordinal());
            MappedPage.finish(page, KIND);
            return control;
        }
        return new Control(path, page, false);
    }

    /** Whether it was made here, since there was none, or none that could be read. */
    boolean isNew() {
        return isNew;
    }

    MemorySegment page() {
        return page;
    }

    long latch() {
        return LATCH;
    }

    /** Nobody has the queue open: whoever holds the latch is dead. Who calls this has repaired what it guards. */
    void openLatch() {
        Words.putInt(page, LATCH, 0);
    }

    Event elements() {
        return new Event(page, ELEMENTS);
    }

    Event room() {
        return new Event(page, ROOM);
    }

    void force() throws IOException {
        MappedPage.force(path);
    }

    // ---- the end of the queue

    long lastIndexVolatile() {
        return Words.getLongVolatile(page, LAST_INDEX);
    }

    long lastIndexAcquire() {
        return Words.getLongAcquire(page, LAST_INDEX);
    }

    void publishRelease(long lastIndex) {
        Words.putLongRelease(page, LAST_INDEX, lastIndex);
    }

    long lastTime() {
        return Words.getLong(page, LAST_TIME);
    }

    void lastTime(long millis) {
        Words.putLong(page, LAST_TIME, millis);
    }

    /** How many elements were put before a cycle; -1: not known any more. */
    long before(int cycle) {
        long before = before(CYCLE_A, cycle);
        return before >= 0 ? before : before(CYCLE_B, cycle);
    }

    /** Looks twice, since a writer may be about to forget that cycle. */
    private long before(long at, int cycle) {
        if (Words.getLongAcquire(page, at) != cycle) {
            return -1;
        }
        long before = Words.getLongAcquire(page, at + 8);
        return Words.getLongAcquire(page, at) == cycle ? before : -1;
    }

    /** A cycle begins; that of the last element so far stays known. */
    void begin(int cycle, long before, int cycleOfLast) {
        long at = Words.getLong(page, CYCLE_A) == cycleOfLast ? CYCLE_B : CYCLE_A;
        Words.putLongRelease(page, at, -1);
        Words.putLong(page, at + 8, before);
        Words.putLongRelease(page, at, cycle);
    }

    long reservedCycle() {
        return Words.getLong(page, RESERVED_CYCLE);
    }

    long reservedBytes() {
        return Words.getLong(page, RESERVED_BYTES);
    }

    void reserved(int cycle, long bytes) {
        Words.putLong(page, RESERVED_BYTES, 0);
        Words.putLongRelease(page, RESERVED_CYCLE, cycle);
        Words.putLongRelease(page, RESERVED_BYTES, bytes);
    }

    long usedBytes() {
        return Words.getLong(page, USED_BYTES);
    }

    void used(long bytes) {
        Words.putLong(page, USED_BYTES, bytes);
    }

    // ---- what anybody may change

    /** Whether a put has anything to look after but the element. */
    boolean isSpecial() {
        return Words.getIntAcquire(page, SPECIAL) != 0;
    }

    private boolean is(int bit) {
        return (Words.getIntAcquire(page, SPECIAL) & bit) != 0;
    }

    private void set(int bit, boolean on) {
        int before;
        do {
            before = Words.getIntVolatile(page, SPECIAL);
        } while (!Words.compareAndSetInt(page, SPECIAL, before, on ? before | bit : before & ~bit));
    }

    boolean isShutDown() {
        return is(SHUT_DOWN);
    }

    void shutDown(boolean down) {
        set(SHUT_DOWN, down);
    }

    boolean isBounded() {
        return is(BOUNDED);
    }

    int groups() {
        return Words.getIntAcquire(page, GROUPS);
    }

    void groupsChanged() {
        Words.getAndAddInt(page, GROUPS, 1);
    }

    boolean hasNappers() {
        return Words.getIntAcquire(page, NAPPERS) != 0;
    }

    void naps() {
        Words.putIntRelease(page, NAPPERS, 1);
    }

    int capacity() {
        return (int) Words.getLong(page, CAPACITY);
    }

    void capacity(int capacity) {
        Words.putLongRelease(page, CAPACITY, capacity);
        set(BOUNDED, capacity != Integer.MAX_VALUE);
    }

    Durability durability() {
        var kind = Durability.Kind.values()[(int) Words.getLong(page, DURABILITY)];
        return new Durability(
                kind,
                kind == Durability.Kind.INTERVAL ? Duration.ofNanos(Words.getLong(page, INTERVAL)) : Duration.ZERO);
    }

    boolean syncsEveryMessage() {
        return is(SYNCS_EVERY);
    }

    boolean syncsInIntervals() {
        return is(SYNCS_IN_INTERVALS);
    }

    void durability(Durability durability) {
        Words.putLong(page, INTERVAL, durability.interval().toNanos());
        Words.putLongRelease(page, DURABILITY, durability.kind().ordinal());
        set(SYNCS_EVERY, durability.kind() == Durability.Kind.EVERY_MESSAGE);
        set(SYNCS_IN_INTERVALS, durability.kind() == Durability.Kind.INTERVAL);
    }

    long keepMillis() {
        return Words.getLong(page, KEEP_MILLIS);
    }

    void keepMillis(long millis) {
        Words.putLong(page, KEEP_MILLIS, millis);
    }

    long keepBytes() {
        return Words.getLong(page, KEEP_BYTES);
    }

    void keepBytes(long bytes) {
        Words.putLong(page, KEEP_BYTES, bytes);
    }

    boolean deletesUnread() {
        return Words.getLong(page, DELETE_UNREAD) != 0;
    }

    void deletesUnread(boolean unreadToo) {
        Words.putLong(page, DELETE_UNREAD, unreadToo ? 1 : 0);
    }

    Roll roll() {
        return Roll.values()[(int) Words.getLong(page, ROLL)];
    }

    long synced() {
        return Words.getLongAcquire(page, SYNCED);
    }

    void synced(long index) {
        long before = synced();
        while (index > before && !Words.compareAndSetLong(page, SYNCED, before, index)) {
            before = synced();
        }
    }
}
