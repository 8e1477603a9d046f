package io.multiprocessing.internal.host;

import java.io.InvalidObjectException;
import java.io.Serializable;

/**
 * What travels in place of a handle: where the object lives, and the token under which it is held while it is under
 * way. Becomes a handle where it arrives.
 *
 * @param kind what handle to make
 * @param transport how its host is reached
 * @param address where its host listens
 * @param keyId which key its host wants
 * @param hostPid the host's process id, for messages
 * @param hostName the host's name, for messages
 * @param object the object's id there
 * @param end which end of it
 * @param token under which the reference is held
 * @param codec the class of the codec that its elements are encoded by
 * @param detail what the handle must know besides: a queue's capacity, a condition's number
 */
record Reference(
        Kind kind,
        String transport,
        String address,
        long keyId,
        long hostPid,
        String hostName,
        long object,
        int end,
        long token,
        String codec,
        long detail)
        implements Serializable {

    /** The kinds of handles. */
    enum Kind {
        QUEUE(1),
        JOINABLE_QUEUE(1),
        DUPLEX_END(2),
        RECEIVING_END(2),
        SENDING_END(2),
        LOCK(1),
        REENTRANT_LOCK(1),
        CONDITION(1);

        private final int ends;

        Kind(int ends) {
            this.ends = ends;
        }

        /** Whether such a handle can be one of that object. */
        boolean fits(HostedObject object) {
            return object instanceof HostedLock == compareTo(LOCK) >= 0 && object.endCount() == ends;
        }
    }

    private Object readResolve() throws InvalidObjectException {
        if (kind == null || end < 0 || end >= kind.ends) {
            throw new InvalidObjectException("no such end of a " + kind + ": end=" + end);
        }
        Hold hold = Hold.arriving(this);
        return switch (kind) {
            case QUEUE -> new QueueHandle<>(hold, (int) detail);
            case JOINABLE_QUEUE -> new JoinableQueueHandle<>(hold, (int) detail);
            case DUPLEX_END, RECEIVING_END, SENDING_END -> new ConnectionHandle<>(hold, kind);
            case LOCK, REENTRANT_LOCK -> new LockHandle(hold, kind == Kind.REENTRANT_LOCK);
            case CONDITION -> new ConditionHandle(new LockHandle(hold, detail < 0), Math.abs(detail));
        };
    }
}
