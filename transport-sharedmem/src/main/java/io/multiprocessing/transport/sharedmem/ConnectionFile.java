package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The file of a connection: two rings of bytes, one for each direction, each with one writer and one reader. Made by
 * who connects; its name is deleted by the host as soon as both have it mapped.
 *
 * <pre>
 * offset         size  field                         writer                   reader
 *      0           32  header                        connector                host
 *     32            4  connector's member id         connector, before header host
 *     64            4  answer, 1: accepted           host, release            connector, acquire
 *    128          256  cursors: connector to host
 *    512          256  cursors: host to connector
 *   4096       65 536  bytes: connector to host
 * 69 632       65 536  bytes: host to connector
 *
 * cursors
 *      0            8  tail: bytes written ever      writer, release          reader, acquire
 *      8            4  ended, 1: no more will come   writer, release          reader, acquire, before the tail
 *     12            4  wants room, 1                 writer, volatile         reader, volatile, after the head
 *                      0                             reader
 *    128            8  head: bytes read ever         reader, volatile         writer, acquire
 * </pre>
 *
 * <p>Cursors only grow; a byte's place is its number modulo the size. The tail publishes the bytes before it, the head
 * gives their places back. Writer's and reader's words are 128 bytes apart, so that neither takes the other's line (nor
 * its neighbour, which processors fetch along). What the other side has written is checked before use: it may be
 * anything.
 */
final class ConnectionFile {
    /** Of each direction. Twice as much makes large messages hardly faster, and doubles what a child costs. */
    static final int RING_BYTES = 64 << 10;

    static final long CONNECTOR = 32;
    static final long ANSWER = 64;
    static final long TO_HOST = 128;
    static final long TO_CONNECTOR = 512;
    static final long TO_HOST_BYTES = 4096;
    static final long TO_CONNECTOR_BYTES = TO_HOST_BYTES + RING_BYTES;
    static final long FILE_BYTES = TO_CONNECTOR_BYTES + RING_BYTES;

    static final long TAIL = 0;
    static final long ENDED = 8;
    static final long WANTS_ROOM = 12;
    static final long HEAD = 128;

    private static final int ACCEPTED = 1;

    private ConnectionFile() {}

    /** Makes the file; nobody believes in it before {@link #finish}. */
    static MemorySegment create(Path path, Arena arena) throws IOException {
        return SharedFile.create(path, FILE_BYTES, arena);
    }

    static void finish(MemorySegment file, int connector) {
        Words.putInt(file, CONNECTOR, connector);
        SharedFile.finish(file, SharedFile.Kind.CONNECTION);
    }

    static MemorySegment open(Path path, Arena arena) throws IOException {
        return SharedFile.open(path, SharedFile.Kind.CONNECTION, FILE_BYTES, arena);
    }

    static int connector(MemorySegment file) {
        return Words.getInt(file, CONNECTOR);
    }

    static void accept(MemorySegment file) {
        Words.putIntRelease(file, ANSWER, ACCEPTED);
    }

    static boolean accepted(MemorySegment file) {
        return Words.getIntAcquire(file, ANSWER) == ACCEPTED;
    }
}
