package io.multiprocessing.internal.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the slots of a list are. Little-endian; every word lies on a multiple of its size.
 *
 * <pre>
 * offset size field              writer                       reader
 *      0    8 magic              the maker, last, release     all, first, acquire
 *      8    4 format version     the maker                    all
 *     12    4 number of slots    the maker                    all
 *     16    8 bytes in all       the maker                    all
 *     24    8 (free)
 *     32    8 offset of a slot, for each; and one more: the end of the last
 *
 * a slot
 *     +0    8 version            the writer, release, when    readers, acquire, before and after
 *                                a copy is whole              they look at a copy
 *     +8    8 writer             who writes: pid and start    writers, by compare-and-set
 *    +16    4 type of copy 0     the writer, while copy 1     readers, while copy 0 counts
 *    +20    4 bytes of copy 0    counts                       (version even)
 *    +24    n room of copy 0
 *  +24+n    4 type of copy 1     the writer, while copy 0     readers, while copy 1 counts
 *  +28+n    4 bytes of copy 1    counts                       (version odd)
 *  +32+n    n room of copy 1
 * </pre>
 *
 * <p>A writer changes the copy that does not count, and makes it count by raising the version. So who dies in the
 * middle leaves the element as it was, and a reader that finds the same version after it has copied has copied a whole
 * element. What the writer word protects is the copy that does not count; a dead process's word is overwritten.
 */
final class ListLayout {
    static final int VERSION = 1;
    static final long MAGIC = 0x4d50_4a4c_4953_5400L;
    static final int MAGIC_AT = 0;
    static final int VERSION_AT = 8;
    static final int COUNT_AT = 12;
    static final int SIZE_AT = 16;
    static final int DIRECTORY_AT = 32;
    static final int COPIES_AT = 16;
    static final int COPY_HEAD = 8;
    static final int LEAST_ROOM = 8;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle WORD = LONG.varHandle();

    private final MemorySegment file;

    /** Where the slots begin; the last: where they end. Read once: nobody may change it. */
    private final long[] offsets;

    private ListLayout(MemorySegment file, long[] offsets) {
        this.file = file;
        this.offsets = offsets;
    }

    static int room(ListValue value) {
        return Math.max(LEAST_ROOM, Math.addExact(value.bytes().length, 7) & -8);
    }

    private static long slotBytes(long room) {
        return COPIES_AT + 2 * (COPY_HEAD + room);
    }

    static long bytes(ListValue[] values) {
        long bytes = DIRECTORY_AT + 8L * (values.length + 1);
        for (ListValue value : values) {
            bytes += slotBytes(room(value));
        }
        return bytes;
    }

    /** Fills a file of zeros that nobody else knows yet. */
    static ListLayout format(MemorySegment file, ListValue[] values) {
        file.set(INT, VERSION_AT, VERSION);
        file.set(INT, COUNT_AT, values.length);
        file.set(LONG, SIZE_AT, file.byteSize());
        long[] offsets = new long[values.length + 1];
        offsets[0] = DIRECTORY_AT + 8L * offsets.length;
        for (int i = 0; i < values.length; i++) {
            offsets[i + 1] = offsets[i] + slotBytes(room(values[i]));
        }
        MemorySegment.copy(offsets, 0, file, LONG, DIRECTORY_AT, offsets.length);
        var list = new ListLayout(file, offsets);
        for (int i = 0; i < values.length; i++) {
            list.write(i, 0, values[i]);
        }
        WORD.setRelease(file, (long) MAGIC_AT, MAGIC);
        return list;
    }

    static ListLayout of(MemorySegment file) throws IOException {
        long size = file.byteSize();
        if (size < DIRECTORY_AT + 8 || (long) WORD.getAcquire(file, (long) MAGIC_AT) != MAGIC) {
            throw new IOException("not a list in shared memory: bytes=" + size);
        }
        int version = file.get(INT, VERSION_AT);
        int count = file.get(INT, COUNT_AT);
        if (version != VERSION || file.get(LONG, SIZE_AT) != size) {
            throw new IOException("a list of another version of this library, or damaged: version=" + version
                    + ", wanted=" + VERSION + ", bytes=" + size);
        }
        if (count < 0 || DIRECTORY_AT + 8L * (count + 1L) > size) {
            throw new IOException("damaged list in shared memory: slots=" + count + ", bytes=" + size);
        }
        long[] offsets = new long[count + 1];
        MemorySegment.copy(file, LONG, DIRECTORY_AT, offsets, 0, offsets.length);
        long least = DIRECTORY_AT + 8L * offsets.length;
        for (long offset : offsets) {
            if (offset < least || offset > size || (offset & 7) != 0) {
                throw new IOException("damaged list in shared memory: slotOffset=" + offset + ", bytes=" + size);
            }
            least = offset + slotBytes(LEAST_ROOM);
        }
        return new ListLayout(file, offsets);
    }

    int count() {
        return offsets.length - 1;
    }

    private long slot(int index) {
        return offsets[index];
    }

    int room(int index) {
        long bytes = slot(index + 1) - slot(index);
        return (int) ((bytes - COPIES_AT) / 2 - COPY_HEAD);
    }

    private long copy(int index, long which) {
        return slot(index) + COPIES_AT + which * (COPY_HEAD + room(index));
    }

    long versionAcquire(int index) {
        return (long) WORD.getAcquire(file, slot(index));
    }

    void versionRelease(int index, long version) {
        WORD.setRelease(file, slot(index), version);
    }

    long writerAcquire(int index) {
        return (long) WORD.getAcquire(file, slot(index) + 8);
    }

    boolean compareAndSetWriter(int index, long expected, long writer) {
        return WORD.compareAndSet(file, slot(index) + 8, expected, writer);
    }

    /** One of the two copies, whether it counts or not; null: it makes no sense, because it is being written. */
    ListValue read(int index, long which) {
        long at = copy(index, which);
        int type = file.get(INT, at);
        int length = file.get(INT, at + 4);
        if (length < 0 || length > room(index)) {
            return null;
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at + COPY_HEAD, bytes, 0, length);
        VarHandle.loadLoadFence(); // before the version is looked at again
        return new ListValue(type, bytes);
    }

    void write(int index, long which, ListValue value) {
        long at = copy(index, which);
        file.set(INT, at, value.type());
        file.set(INT, at + 4, value.bytes().length);
        MemorySegment.copy(value.bytes(), 0, file, ValueLayout.JAVA_BYTE, at + COPY_HEAD, value.bytes().length);
    }
}
