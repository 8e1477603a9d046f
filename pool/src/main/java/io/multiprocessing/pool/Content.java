package io.multiprocessing.pool;

import io.multiprocessing.internal.work.Parcel;
import io.multiprocessing.internal.work.Parcels;
import java.nio.ByteBuffer;

/**
 * Something on its way between a pool and a worker: plain, packed by the codec, or, when it refers to shared objects, a
 * message of its own.
 *
 * @param form {@link #PLAIN}, {@link #PACKED} or {@link #APART}
 * @param bytes what goes into the frame; empty when apart
 * @param parcel the message of its own; null unless apart
 */
record Content(byte form, byte[] bytes, Parcel parcel) {
    static final byte PLAIN = 0;
    static final byte PACKED = 1;
    static final byte APART = 2;

    private static final byte[] NOTHING = {};

    static Content of(Parcels parcels, String what, Object value) {
        byte[] plain = PlainValues.encode(value);
        return plain != null ? new Content(PLAIN, plain, null) : packed(parcels, what, value);
    }

    static Content ofAll(Parcels parcels, String what, Object[] values) {
        byte[] plain = PlainValues.encodeAll(values);
        return plain != null ? new Content(PLAIN, plain, null) : packed(parcels, what, values);
    }

    static Content packed(Parcels parcels, String what, Object value) {
        Parcel parcel = parcels.pack(what, value);
        return parcel.carriesReferences()
                ? new Content(APART, NOTHING, parcel)
                : new Content(PACKED, parcel.bytes(), null);
    }

    boolean isApart() {
        return form == APART;
    }

    /** Lets go of what it refers to, because it is not sent. */
    void revoke() {
        if (parcel != null) {
            parcel.revoke();
        }
    }

    /** The value of a content that is not apart. */
    static Object value(Parcels parcels, String what, byte form, byte[] bytes) {
        return form == PLAIN ? PlainValues.decode(ByteBuffer.wrap(bytes)) : parcels.unpack(what, bytes);
    }

    /** As {@link #value}, of what {@link #ofAll} made. */
    static Object[] values(Parcels parcels, String what, byte form, byte[] bytes) {
        return form == PLAIN ? PlainValues.decodeAll(ByteBuffer.wrap(bytes)) : (Object[]) parcels.unpack(what, bytes);
    }
}
