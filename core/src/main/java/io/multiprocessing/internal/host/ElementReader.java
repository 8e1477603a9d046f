package io.multiprocessing.internal.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedChannel;
import java.lang.foreign.MemorySegment;

/** Copies an element out of shared memory. */
final class ElementReader implements SharedChannel.Reader<Object> {
    /** What is made of an element. */
    enum Form {
        /** A byte array is itself, any other value a {@link Payload}. */
        VALUE,
        /** The bytes of any value as an array; a {@link Payload} if they come with cargo. */
        BYTES,
        /** A {@link Payload}. */
        PAYLOAD
    }

    private final SharedTaking taking;
    private final Form form;

    ElementReader(SharedTaking taking, Form form) {
        this.taking = taking;
        this.form = form;
    }

    @Override
    public Object read(byte kind, MemorySegment element, byte[] cargo) {
        taking.received();
        byte[] bytes = element.toArray(JAVA_BYTE);
        boolean plain = form == Form.BYTES && cargo == null || form == Form.VALUE && kind == Payloads.BYTES;
        return plain ? bytes : new Payload(kind, bytes, cargo);
    }
}
