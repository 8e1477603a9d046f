package io.multiprocessing.internal.host;

import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.internal.wire.SpareArrays;
import io.multiprocessing.spi.Codec;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Makes payloads of values and values of payloads. Byte arrays, buffers and memory segments are copied as they are,
 * without the codec.
 */
final class Payloads {
    static final byte OBJECT = 0;
    static final byte BYTES = 1;
    static final byte BUFFER = 2;
    static final byte SEGMENT = 3;
    static final byte NULL = 4;

    /** Stands where a sender died in the middle of a message. */
    static final byte BROKEN = Payload.BROKEN;

    static final Payload BROKEN_MESSAGE = new Payload(BROKEN, new byte[0]);
    static final Payload NULL_MESSAGE = new Payload(NULL, new byte[0]);

    private Payloads() {}

    /**
     * Encodes a value that is not {@linkplain #rawKind raw bytes}, in the caller's thread.
     *
     * @param codec for all but null
     * @param what for the message of an exception: "the element", "the message"
     * @param flight open in this thread; its references become the payload's cargo
     * @throws SerializationException the value cannot travel
     */
    static Payload encode(Codec codec, String what, Object value, Flight flight) {
        if (value == null) {
            return NULL_MESSAGE;
        }
        byte[] bytes = Travel.encode(codec, what, value);
        return new Payload(OBJECT, bytes, cargo(what, flight));
    }

    static byte[] cargo(String what, Flight flight) {
        byte[] cargo = flight.cargo();
        if (cargo != null && cargo.length > Channel.CARGO_LIMIT_BYTES) {
            throw new SerializationException(
                    "cannot send " + what + ": the list of its " + flight.size()
                            + " references to queues, pipe ends and locks is too long: bytes=" + cargo.length
                            + ", allowed=" + Channel.CARGO_LIMIT_BYTES + "; send them in several",
                    null);
        }
        return cargo;
    }

    /** The kind of a value whose bytes travel as they are; {@link #OBJECT}: any other value, null too. */
    static byte rawKind(Object value) {
        return value instanceof byte[]
                ? BYTES
                : value instanceof ByteBuffer ? BUFFER : value instanceof MemorySegment ? SEGMENT : OBJECT;
    }

    /** The bytes of such a value, where they are. */
    static MemorySegment raw(Object value) {
        if (value instanceof byte[] bytes) {
            return MemorySegment.ofArray(bytes);
        }
        return value instanceof ByteBuffer buffer ? MemorySegment.ofBuffer(buffer) : readable((MemorySegment) value);
    }

    /** Refuses what could not be copied, before anybody begins to. */
    private static MemorySegment readable(MemorySegment segment) {
        if (segment.byteSize() > Channel.PAYLOAD_LIMIT_BYTES) {
            throw new SerializationException(
                    "memory segment too long for a message: bytes=" + segment.byteSize() + ", allowed="
                            + Channel.PAYLOAD_LIMIT_BYTES,
                    null);
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("cannot copy a segment whose arena is closed: " + segment);
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("cannot copy a segment of another thread's arena: " + segment);
        }
        return segment;
    }

    static Object decode(Codec codec, String what, Payload payload) {
        return switch (payload.kind()) {
            case OBJECT -> Travel.decode(codec, what, payload.data(), ClassFilters.everything(), loader());
            case BYTES -> payload.data();
            case BUFFER -> ByteBuffer.wrap(payload.data());
            case SEGMENT -> aligned(payload.data());
            case NULL -> null;
            default -> throw new SerializationException("no such kind of payload: kind=" + payload.kind(), null);
        };
    }

    /** The bytes in a segment that begins on a multiple of 8, which a byte array does not promise. */
    static MemorySegment aligned(byte[] bytes) {
        MemorySegment segment =
                MemorySegment.ofArray(new long[(int) ((bytes.length + 7L) / 8)]).asSlice(0, bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }

    /** The bytes were copied out. An array that a codec made may be anybody's. */
    static void spare(Payload payload) {
        if (payload.kind() != OBJECT) {
            SpareArrays.ofProcess().giveBack(payload.data());
        }
    }

    static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : Payloads.class.getClassLoader();
    }
}
