package io.multiprocessing.sharedmem.durable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.wire.Wires;

/**
 * The elements: a Chronicle Queue, one for the whole process. Writers are alone by the latch of {@link Control}, in all
 * processes; so its own write lock, which a killed holder keeps for ten seconds, is never waited for, and whoever takes
 * the latch over from a dead writer opens it ({@link #takeOver}).
 *
 * <p>Which file an element goes to is told by the time that {@link #append} is given, never by a clock: it must not run
 * backwards.
 *
 * <p>Room. Chronicle writes through mappings; where the disk is full that is a signal, and the end of the JVM. So the
 * bytes ahead of the last element are really written, as zeros, before they are written through the mapping
 * ({@link #reserve}); that the disk is full is then an {@link IOException}.
 */
final class Journal implements AutoCloseable {
    static final long NONE = -1;

    /** Larger elements lie in files of their own. */
    static final int LARGEST_INLINE_BYTES = 1 << 20;

    private static final String SUFFIX = ".cq4";
    private static final long BLOCK_BYTES = 16L << 20;
    private static final long PATIENCE_MILLIS = 1000;
    private static final int RESERVE_BYTES = 1 << 20;

    /** An element, an index of Chronicle's, and what is between. */
    private static final int MARGIN_BYTES = 256 << 10;

    /** Behind an element Chronicle clears that much itself. */
    private static final int CLEARED_BYTES = 64;

    private static final long NEW_FILE_BYTES = 4L << 20;
    private static final String WRITE_LOCK = "chronicle.write.lock";
    private static final long UNLOCKED = Long.MIN_VALUE;
    private static final byte[] ZEROS = new byte[64 << 10];

    private final Path directory;
    private final Roll roll;
    private final RollCycle rollCycle;
    private final Time time = new Time();
    private final SingleChronicleQueue queue;
    private final byte[] buffer = new byte[Frame.HEADER_BYTES + LARGEST_INLINE_BYTES];
    private final Bytes<byte[]> bytes = Bytes.wrapForRead(buffer);
    private final Frame frame = new Frame();
    private ExcerptAppender appender;
    private final Map<Integer, Long> countsOfOld = new ConcurrentHashMap<>();
    private int nowCycle;
    private long nowFrom;
    private long nowTo;
    private int reservedCycle = -1;

    /** The last element that this process has appended; under the latch. */
    private long lastHere = NONE;

    private long reservedBytes;

    /** Opens it, and makes it where there is none. */
    Journal(Path directory, Roll roll, long timeMillis) {
        this.directory = directory;
        this.roll = roll;
        this.rollCycle = rollCycle(roll);
        time.is(timeMillis);
        this.queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(rollCycle)
                .blockSize(BLOCK_BYTES)
                .timeProvider(time)
                .timeoutMS(PATIENCE_MILLIS)
                .build();
    }

    private static RollCycle rollCycle(Roll roll) {
        return switch (roll) {
            case MINUTE -> LegacyRollCycles.MINUTELY;
            case FIVE_MINUTES -> RollCycles.FIVE_MINUTELY;
            case HOUR -> RollCycles.FAST_HOURLY;
            case DAY -> RollCycles.FAST_DAILY;
        };
    }

    /** For the thread that appends, the time that it was given; for others, that of the clock. */
    private static final class Time implements TimeProvider {
        private Thread writer;
        private long millis;

        void is(long timeMillis) {
            writer = Thread.currentThread();
            millis = timeMillis;
        }

        @Override
        public long currentTimeMillis() {
            return writer == Thread.currentThread() ? millis : System.currentTimeMillis();
        }
    }

    // ---- indices

    int cycleOf(long index) {
        return rollCycle.toCycle(index);
    }

    long sequenceOf(long index) {
        return rollCycle.toSequenceNumber(index);
    }

    long index(int cycle, long sequence) {
        return rollCycle.toIndex(cycle, sequence);
    }

    int cycleAt(long timeMillis) {
        return (int) ((timeMillis - rollCycle.defaultEpoch()) / rollCycle.lengthInMillis());
    }

    /** As {@link #cycleAt}, under the latch, and mostly without a division. */
    int cycleNow(long timeMillis) {
        if (timeMillis < nowFrom || timeMillis >= nowTo) {
            nowCycle = cycleAt(timeMillis);
            nowFrom = beginOf(nowCycle);
            nowTo = beginOf(nowCycle + 1);
        }
        return nowCycle;
    }

    long beginOf(int cycle) {
        return rollCycle.defaultEpoch() + (long) cycle * rollCycle.lengthInMillis();
    }

    // ---- writing; all of it under the latch

    /** Appends an element, and gives its index. The latch is held, and {@link #reserve} was called. */
    long append(byte kind, long timeMillis, byte[] payload) {
        frame.write(buffer, kind, timeMillis, payload, payload.length);
        bytes.readPositionRemaining(0, Frame.HEADER_BYTES + payload.length);
        time.is(timeMillis);
        ExcerptAppender to = appender();
        to.writeBytes(bytes);
        lastHere = to.lastIndexAppended();
        return lastHere;
    }

    /**
     * Writes an element of a damaged file into a new one, in the same cycle; what is lost leaves its place empty.
     *
     * @throws IOException there is no room
     */
    void appendAgain(Stored stored, long cycleMillis) throws IOException {
        byte[] payload = stored.isLost() ? new byte[0] : stored.payload();
        byte kind = stored.isLost() ? Frame.LOST : stored.kind();
        frame.write(buffer, kind, stored.timeMillis(), payload, payload.length);
        bytes.readPositionRemaining(0, Frame.HEADER_BYTES + payload.length);
        reserveAgain(cycleAt(cycleMillis), payload.length);
        time.is(cycleMillis);
        appender().writeBytes(bytes);
    }

    private ExcerptAppender appender() {
        if (appender == null) {
            appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
        }
        return appender;
    }

    /** A writer died with the latch: what it left half done is overwritten by whoever appends next. */
    void takeOver() {
        queue.tableStorePut(WRITE_LOCK, UNLOCKED);
        reservedCycle = -1;
        lastHere = NONE;
        if (appender != null) {
            appender.close();
            appender = null; // a new one finds out where the last element really is
        }
    }

    /** Whether this process, which has put the last element, has made room for the next one already. */
    boolean hasReserved(int cycle, int payloadBytes) {
        return cycle == reservedCycle
                && appender != null
                && reservedBytes - appender.wire().bytes().writePosition() > payloadBytes + MARGIN_BYTES;
    }

    /**
     * Makes sure that the disk has room for an element.
     *
     * @param control holds how far zeros were written already
     * @throws IOException there is no room
     */
    void reserve(Control control, int cycle, int payloadBytes) throws IOException {
        if (control.reservedCycle() == cycle
                && control.reservedBytes() - control.usedBytes() > payloadBytes + MARGIN_BYTES) {
            reservedCycle = cycle;
            reservedBytes = control.reservedBytes();
            return;
        }
        reservedCycle = -1;
        Path file = file(cycle);
        if (!Files.exists(file)) {
            requireRoom(file, payloadBytes);
            control.reserved(cycle, 0);
            control.used(0);
            return; // its beginning is written by Chronicle; the next element reserves behind it
        }
        long own = used(control, cycle);
        if (own == NONE) {
            return;
        }
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            long used = (end(raw, own) + CLEARED_BYTES) & -8L;
            boolean known = control.reservedCycle() == cycle;
            long from = known ? Math.max(control.reservedBytes(), used) : used;
            long to = used + payloadBytes + MARGIN_BYTES + RESERVE_BYTES;
            control.used(used);
            writeZeros(raw, from, to);
            reservedBytes = Math.max(from, to);
        } catch (IOException e) {
            throw new IOException(
                    "no room for an element: bytes=" + payloadBytes + ", file=" + file + ": " + e.getMessage(), e);
        }
        control.reserved(cycle, reservedBytes);
        reservedCycle = cycle;
    }

    /** As {@link #reserve}, for a copy that nobody else writes to, with one file. */
    void reserveAgain(int cycle, int payloadBytes) throws IOException {
        if (hasReserved(cycle, payloadBytes)) {
            return;
        }
        Path file = file(cycle);
        if (!Files.exists(file)) {
            requireRoom(file, payloadBytes);
            return;
        }
        ExcerptAppender to = appender();
        if (to.wire() == null) {
            return;
        }
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            long used = (end(raw, to.wire().bytes().writePosition()) + CLEARED_BYTES) & -8L;
            long upTo = used + payloadBytes + MARGIN_BYTES + RESERVE_BYTES;
            writeZeros(raw, Math.max(reservedBytes, used), upTo);
            reservedBytes = Math.max(reservedBytes, upTo);
        }
        reservedCycle = cycle;
    }

    /** How much room a file takes that has elements of so many bytes. */
    static long bytesOfFile(long elementBytes) {
        return NEW_FILE_BYTES + elementBytes + elementBytes / 32; // Chronicle's index is a part of it
    }

    private void requireRoom(Path file, int payloadBytes) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < NEW_FILE_BYTES + payloadBytes) {
            throw new IOException("no room for a new file of the queue: needBytes=" + (NEW_FILE_BYTES + payloadBytes)
                    + ", freeBytes=" + free + ", file=" + file);
        }
    }

    private static void writeZeros(RandomAccessFile raw, long from, long to) throws IOException {
        raw.seek(from);
        for (long at = from; at < to; ) {
            int length = (int) Math.min(ZEROS.length, to - at);
            raw.write(ZEROS, 0, length);
            at += length;
        }
    }

    /**
     * Behind the last element that the appender knows of. Its place moves with its own elements only: once another
     * process has put, a new appender is made, which looks where the last one is.
     */
    private long used(Control control, int cycle) {
        if (appender != null && lastHere != control.lastIndexAcquire()) {
            appender.close();
            appender = null;
        }
        ExcerptAppender to = appender();
        return to.wire() == null || to.cycle() != cycle
                ? NONE
                : to.wire().bytes().writePosition();
    }

    /** Behind the last thing in the file that is complete; behind that is nothing that anybody may still want. */
    private static long end(RandomAccessFile raw, long from) throws IOException {
        long length = raw.length();
        long at = (from + 3) & -4L; // where a header is
        while (at + Integer.BYTES <= length) {
            raw.seek(at);
            int header = Integer.reverseBytes(raw.readInt());
            if (header <= 0) { // nothing, or what somebody died in; its uppermost bit says so
                break;
            }
            at = (at + Integer.BYTES + (header & Wires.LENGTH_MASK) + 3) & -4L;
        }
        return at;
    }

    /** Tells how far the file is used after an append. */
    void used(Control control) {
        if (appender != null && appender.wire() != null) {
            control.used((appender.wire().bytes().writePosition() + CLEARED_BYTES) & -8L);
        }
    }

    // ---- reading

    JournalReader reader() {
        return new JournalReader(this);
    }

    ExcerptTailer tailer() {
        ExcerptTailer tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        return tailer;
    }

    /** The index of the first element; {@link #NONE}: there is none. */
    long firstIndex() {
        long first = queue.firstIndex();
        return first == Long.MAX_VALUE || first < 0 ? NONE : first;
    }

    /** The index of the last element, as the files have it; {@link #NONE}: there is none. */
    long lastIndex() {
        long last = queue.lastIndex();
        return last < 0 || last == Long.MAX_VALUE ? NONE : last;
    }

    /**
     * How many elements are in a cycle; 0 where there is no such file. Throws what Chronicle does if it cannot be told.
     */
    long count(int cycle) {
        try (ExcerptTailer tailer = queue.createTailer()) {
            return Math.max(0, tailer.excerptsInCycle(cycle));
        }
    }

    /** As {@link #count(int)}; of a file that is damaged, 0. */
    long countReadable(int cycle) {
        try {
            return count(cycle);
        } catch (Exception e) {
            if (Trouble.isPassing(e)) {
                throw e;
            }
            return 0;
        }
    }

    private long countOfOld(int cycle) {
        Long known = countsOfOld.get(cycle);
        if (known != null) {
            return known;
        }
        try {
            long count = count(cycle);
            countsOfOld.put(cycle, count); // does not change any more
            return count;
        } catch (Exception e) {
            if (Trouble.isPassing(e)) {
                throw e;
            }
            return 0;
        }
    }

    /** How many elements there are from an index on, up to another one. */
    long count(long from, long to) {
        if (to < 0 || from > to) {
            return 0;
        }
        long count = 0;
        for (int cycle : cycles().keySet()) {
            if (cycle >= cycleOf(from) && cycle <= cycleOf(to)) {
                long first = cycle == cycleOf(from) ? sequenceOf(from) : 0;
                long behind = cycle == cycleOf(to) ? sequenceOf(to) + 1 : countOfOld(cycle);
                count += Math.max(0, behind - first);
            }
        }
        return count;
    }

    // ---- files

    Path file(int cycle) {
        return directory.resolve(rollFile(cycle));
    }

    private String rollFile(int cycle) {
        return java.time.format.DateTimeFormatter.ofPattern(rollCycle.format())
                        .withZone(java.time.ZoneOffset.UTC)
                        .format(java.time.Instant.ofEpochMilli(beginOf(cycle)))
                + SUFFIX;
    }

    /** The roll of files that are there, as their names tell; where there are none, the one that is wanted. */
    static Roll rollOf(Path directory, Roll wanted) throws IOException {
        List<Path> files = Files.isDirectory(directory) ? files(directory) : List.of();
        if (files.isEmpty()) {
            return wanted;
        }
        Path last = files.getLast();
        for (Roll each : Roll.values()) {
            if (parsedOrNull(last, each) != null) {
                return each;
            }
        }
        throw new IOException(notAFile(last, Roll.values()));
    }

    /**
     * Looks at the names of the files, before Chronicle stumbles over one.
     *
     * @throws IOException one is not that of a file with this roll
     */
    static void checkNames(Path directory, Roll roll) throws IOException {
        for (Path file : files(directory)) {
            if (parsedOrNull(file, roll) == null) {
                throw new IOException(notAFile(file, roll));
            }
        }
    }

    private static String notAFile(Path file, Roll... allowed) {
        String names = Stream.of(allowed)
                .map(each -> rollCycle(each).format() + SUFFIX + " (" + each + ")")
                .collect(Collectors.joining(", "));
        return "not a file of this queue's journal, by its name: file=" + file + ", allowed: " + names;
    }

    /** The files that there are, by cycle. */
    NavigableMap<Integer, Path> cycles() {
        NavigableMap<Integer, Path> cycles = new TreeMap<>();
        for (Path file : files(directory)) {
            cycles.put(cycleOf(file), file);
        }
        return cycles;
    }

    private static TemporalAccessor parsedOrNull(Path file, Roll roll) {
        String name = file.getFileName().toString();
        try {
            return java.time.format.DateTimeFormatter.ofPattern(rollCycle(roll).format())
                    .withZone(java.time.ZoneOffset.UTC)
                    .parse(name.substring(0, name.length() - SUFFIX.length()));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private int cycleOf(Path file) {
        TemporalAccessor parsed = parsedOrNull(file, roll);
        if (parsed == null) {
            throw new UncheckedIOException(new IOException(notAFile(file, roll)));
        }
        var day = java.time.LocalDate.from(parsed);
        var hour = java.time.temporal.ChronoField.HOUR_OF_DAY;
        var minute = java.time.temporal.ChronoField.MINUTE_OF_HOUR;
        long millis = day.atTime(
                        parsed.isSupported(hour) ? parsed.get(hour) : 0,
                        parsed.isSupported(minute) ? parsed.get(minute) : 0)
                .toInstant(java.time.ZoneOffset.UTC)
                .toEpochMilli();
        return cycleAt(millis);
    }

    static List<Path> files(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return new ArrayList<>(all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files were deleted, or came. */
    void filesChanged() {
        queue.refreshDirectoryListing();
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        if (appender != null) {
            appender.close();
            appender = null;
        }
        queue.close();
    }
}
