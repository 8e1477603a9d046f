package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * What the children of a storm tell, in mapped files that outlive them: a place each on one board, and a diary each for
 * the elements that they have had.
 */
final class StormBoard {
    static final int PLACES = 1000;

    private static final String FILE = "board";
    private static final long FIRST_COUNT = 64;
    private static final long SECOND_COUNT = 192;
    private static final long TOKENS = 320;
    private static final long CALM = 448;
    private static final long PLACES_OFFSET = 1024;
    private static final long PLACE_BYTES = 64;
    private static final long BEAT = 0;
    private static final long CONFIRMED = 8;
    private static final long MARKS = 16;
    private static final long DIARY_OFFSET = 128;
    private static final long DIARY_COUNT = 64;
    private static final int DIARY_ENTRIES = 200_000;

    private final MemorySegment file;

    private StormBoard(MemorySegment file) {
        this.file = file;
    }

    static StormBoard create(Path directory) throws IOException {
        MemorySegment file = SharedFile.create(directory.resolve(FILE), PLACES_OFFSET + PLACES * PLACE_BYTES);
        SharedFile.finish(file, SharedFile.Kind.LOCK);
        return new StormBoard(file);
    }

    static StormBoard open(Path directory) throws IOException {
        return new StormBoard(SharedFile.open(directory.resolve(FILE), SharedFile.Kind.LOCK));
    }

    // ---- guarded by nothing but the lock under test

    long firstCount() {
        return Words.getLong(file, FIRST_COUNT);
    }

    void firstCount(long count) {
        Words.putLong(file, FIRST_COUNT, count);
    }

    long secondCount() {
        return Words.getLong(file, SECOND_COUNT);
    }

    void secondCount(long count) {
        Words.putLong(file, SECOND_COUNT, count);
    }

    long tokens() {
        return Words.getLong(file, TOKENS);
    }

    void tokens(long count) {
        Words.putLong(file, TOKENS, count);
    }

    // ---- one writer each

    boolean calm() {
        return Words.getIntAcquire(file, CALM) != 0;
    }

    void calmDown() {
        Words.putIntRelease(file, CALM, 1);
    }

    private static long at(int place) {
        return PLACES_OFFSET + place * PLACE_BYTES;
    }

    long beats(int place) {
        return Words.getLongAcquire(file, at(place) + BEAT);
    }

    void beat(int place) {
        Words.putLongRelease(file, at(place) + BEAT, beats(place) + 1);
    }

    long confirmed(int place) {
        return Words.getLongAcquire(file, at(place) + CONFIRMED);
    }

    void confirm(int place) {
        Words.putLongRelease(file, at(place) + CONFIRMED, confirmed(place) + 1);
    }

    long marks(int place) {
        return Words.getLongAcquire(file, at(place) + MARKS);
    }

    void mark(int place) {
        Words.putLongRelease(file, at(place) + MARKS, marks(place) + 1);
    }

    /** The elements that one child has had, in order. */
    record Diary(MemorySegment file) {
        static Diary create(Path directory, int place) throws IOException {
            MemorySegment file =
                    SharedFile.create(directory.resolve("diary" + place), DIARY_OFFSET + DIARY_ENTRIES * 8L);
            SharedFile.finish(file, SharedFile.Kind.LOCK);
            return new Diary(file);
        }

        static Diary open(Path directory, int place) throws IOException {
            return new Diary(SharedFile.open(directory.resolve("diary" + place), SharedFile.Kind.LOCK));
        }

        int count() {
            return (int) Words.getLongAcquire(file, DIARY_COUNT);
        }

        boolean isFull() {
            return count() == DIARY_ENTRIES;
        }

        int putter(int entry) {
            return (int) (Words.getLong(file, DIARY_OFFSET + 8L * entry) >>> 40);
        }

        long number(int entry) {
            return Words.getLong(file, DIARY_OFFSET + 8L * entry) & (1L << 40) - 1;
        }

        void write(int putter, long number) {
            int count = count();
            Words.putLong(file, DIARY_OFFSET + 8L * count, (long) putter << 40 | number);
            Words.putLongRelease(file, DIARY_COUNT, count + 1);
        }
    }
}
