package io.multiprocessing.sharedmem.durable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * An element as it lies in the journal, one excerpt each, little endian.
 *
 * <pre>
 * offset size field
 *      0    4 CRC-32C of all that follows
 *      4    1 kind: what the payload is
 *      5    3 zero
 *      8    8 when it was put, milliseconds since 1970
 *     16    … payload
 * </pre>
 *
 * Not thread-safe: a writer has one, used under the latch; a reader has one.
 */
final class Frame {
    static final int HEADER_BYTES = 16;

    static final byte OBJECT = 0;
    static final byte BYTES = 1;
    static final byte BUFFER = 2;
    static final byte SEGMENT = 3;

    /** Stands for an element that a damaged file did not keep. */
    static final byte LOST = 4;

    /** With this bit the payload is the name of a file that holds it. */
    static final byte IN_BLOB = 0x40;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final CRC32C crc = new CRC32C();
    private final byte[] head = new byte[HEADER_BYTES];

    /** Writes header and payload into a buffer that has room for them. */
    void write(byte[] into, byte kind, long timeMillis, byte[] payload, int length) {
        LONG.set(into, 0, (kind & 0xffL) << 32);
        LONG.set(into, 8, timeMillis);
        System.arraycopy(payload, 0, into, HEADER_BYTES, length);
        crc.reset();
        crc.update(into, 4, HEADER_BYTES - 4 + length);
        INT.set(into, 0, (int) crc.getValue());
    }

    /** Whether header words and payload are what was written. */
    boolean isWhole(long first, long second, byte[] payload) {
        LONG.set(head, 0, first);
        LONG.set(head, 8, second);
        crc.reset();
        crc.update(head, 4, HEADER_BYTES - 4);
        crc.update(payload, 0, payload.length);
        return (int) crc.getValue() == (int) first;
    }

    static byte kind(long first) {
        return (byte) (first >>> 32);
    }
}
