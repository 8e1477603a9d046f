package io.multiprocessing.internal.host;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Words in a mapped file; see {@link WordLayout}. The lifeline is asked first: the memory outlives its host. */
abstract class MappedWords implements Words {
    private static final int MOST_BYTES = 1 << 30;

    private final Lifeline lifeline;
    private final int width;

    /** Null where it cannot be opened: then the lifeline says so to whoever uses it. */
    private final MemorySegment file;

    MappedWords(MemorySegment file, int width, Lifeline lifeline) {
        this.file = file;
        this.width = width;
        this.lifeline = lifeline;
    }

    static MappedWords of(MemorySegment file, int width, Lifeline lifeline) {
        return width == Long.BYTES ? new MappedLongs(file, lifeline) : new MappedInts(file, lifeline);
    }

    /** The file, of an object that still is one. */
    final MemorySegment file() throws HostGoneException {
        lifeline.check();
        return file;
    }

    final long offset(int index) {
        return WordLayout.WORDS_AT + (long) index * width;
    }

    @Override
    public final int most() {
        return MOST_BYTES / width;
    }

    private ByteBuffer words(int from, int count) throws HostGoneException {
        return file().asSlice(offset(from), (long) count * width).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** The words themselves: who asked copies them out at once, before anything that it does afterwards. */
    @Override
    public final ByteBuffer read(int from, int count) throws HostGoneException {
        VarHandle.fullFence();
        return words(from, count);
    }

    @Override
    public final ByteBuffer writable(int from, int count) throws HostGoneException {
        VarHandle.releaseFence();
        return words(from, count);
    }

    @Override
    public final void written(int from, ByteBuffer words) {
        VarHandle.fullFence();
    }
}
