package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;

/**
 * How the files of locks, semaphores, events and barriers begin.
 *
 * <pre>
 * offset size field      writer                         reader
 *      0   32 header     the host, once                 all
 *     64    4 aborted    the host                       all
 *     68    4 nappers    who cannot be woken, or wake   all
 * </pre>
 */
abstract sealed class StructureLayout permits LockLayout, SemaphoreLayout, EventLayout, BarrierLayout {
    static final long ABORTED = 64;
    static final long NAPPERS = 68;

    final MemorySegment file;

    StructureLayout(MemorySegment file) {
        this.file = file;
    }

    final MemorySegment file() {
        return file;
    }

    final boolean abortedAcquire() {
        return Words.getIntAcquire(file, ABORTED) != 0;
    }

    final void abortRelease() {
        Words.putIntRelease(file, ABORTED, 1);
    }

    final boolean nappersAcquire() {
        return Words.getIntAcquire(file, NAPPERS) != 0;
    }

    final void nappers() {
        Words.putIntVolatile(file, NAPPERS, 1);
    }
}
