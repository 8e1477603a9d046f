package io.multiprocessing.internal.work;

import io.multiprocessing.Context;
import io.multiprocessing.RemoteException;
import io.multiprocessing.SerializationException;

/** Packs and unpacks with the codec of a context. May be used by any thread. */
public interface Parcels {
    /** A context that lends its own. */
    interface Source {
        /**
         * Those of this context.
         *
         * @return always the same
         */
        Parcels parcels();
    }

    /**
     * Those of a context.
     *
     * @param context made by this library
     * @return always the same
     * @throws IllegalArgumentException the context was not made by this library
     */
    static Parcels of(Context context) {
        if (context instanceof Source source) {
            return source.parcels();
        }
        throw new IllegalArgumentException(
                "not a context of this library: " + context.getClass().getName());
    }

    /**
     * Packs an object, in the caller's thread.
     *
     * @param what the object is, for the message of an exception
     * @param value may be null
     * @return a parcel, to be sent or revoked if it {@linkplain Parcel#carriesReferences() carries references}
     * @throws SerializationException the object cannot travel
     */
    Parcel pack(String what, Object value);

    /**
     * Makes the object from a parcel's bytes.
     *
     * @param what it is, for the message of an exception
     * @param bytes of a parcel without references
     * @return the object
     * @throws SerializationException the bytes cannot be made an object here
     */
    Object unpack(String what, byte[] bytes);

    /**
     * Tells an exception as text.
     *
     * @param thrown the exception
     * @return one that needs no class but its own
     */
    RemoteException remote(Throwable thrown);
}
