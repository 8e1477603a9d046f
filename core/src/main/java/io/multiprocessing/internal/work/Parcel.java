package io.multiprocessing.internal.work;

import io.multiprocessing.Connection;
import java.io.IOException;

/**
 * Something packed: its bytes, and the references to shared objects that travel with them. Those are held until the
 * parcel is sent or revoked, and arrive once. Not for several threads at once.
 */
public interface Parcel {
    /**
     * The packed form.
     *
     * @return not a copy
     */
    byte[] bytes();

    /**
     * Whether it refers to shared objects. If so it must be sent as it is; if not, its bytes may take any way, any
     * number of times.
     *
     * @return whether it does
     */
    boolean carriesReferences();

    /**
     * Sends it as one message, which the other side receives as an object. Once.
     *
     * @param connection of the context that packed it
     * @throws IOException it cannot be sent, as in {@link Connection#send}; what it refers to is let go of
     */
    void send(Connection<?> connection) throws IOException;

    /** Lets go of what it refers to, because it is not sent. A second call does nothing. */
    void revoke();
}
