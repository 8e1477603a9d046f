package io.multiprocessing.internal.host;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

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
 * @param structures where its structures in shared memory are found; empty: it has none; of a referent: the class of
 *     its proxies
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
        long detail,
        List<String> structures)
        implements Serializable {

    /** The kinds of handles. */
    enum Kind {
        QUEUE(1, HostedConduits.class, SharedConduits.class),
        JOINABLE_QUEUE(1, HostedConduits.class, SharedConduits.class),
        DUPLEX_END(2, HostedConduits.class, SharedConduits.class),
        RECEIVING_END(2, HostedConduits.class, SharedConduits.class),
        SENDING_END(2, HostedConduits.class, SharedConduits.class),
        LOCK(1, HostedLock.class, SharedLockObject.class),
        REENTRANT_LOCK(1, HostedLock.class, SharedLockObject.class),
        CONDITION(1, HostedLock.class, SharedLockObject.class),
        REFERENT(1, HostedReferent.class);

        private final int ends;
        private final Set<Class<?>> objects;

        Kind(int ends, Class<?>... objects) {
            this.ends = ends;
            this.objects = Set.of(objects);
        }

        /** Whether such a handle can be one of that object. */
        boolean fits(HostedObject object) {
            return objects.contains(object.getClass()) && object.endCount() == ends;
        }
    }

    /** The same as another kind of handle. */
    Reference as(Kind newKind, long newDetail) {
        return new Reference(
                newKind,
                transport,
                address,
                keyId,
                hostPid,
                hostName,
                object,
                end,
                token,
                codec,
                newDetail,
                structures);
    }

    /** The same under way again. */
    Reference departing(long newToken) {
        return new Reference(
                kind, transport, address, keyId, hostPid, hostName, object, end, newToken, codec, detail, structures);
    }

    private Object readResolve() throws InvalidObjectException {
        if (kind == null || end < 0 || end >= kind.ends) {
            throw new InvalidObjectException("no such end of a " + kind + ": end=" + end);
        }
        return handle(Hold.arriving(this));
    }

    /** The handle that this becomes, with a hold of what it means. */
    Object handle(Hold hold) {
        return switch (kind) {
            case QUEUE -> new QueueHandle<>(hold, (int) detail);
            case JOINABLE_QUEUE -> new JoinableQueueHandle<>(hold, (int) detail);
            case DUPLEX_END, RECEIVING_END, SENDING_END -> new ConnectionHandle<>(hold, kind);
            case LOCK, REENTRANT_LOCK -> new LockHandle(hold, kind == Kind.REENTRANT_LOCK);
            case CONDITION -> new ConditionHandle(LockHandle.ofCondition(hold, detail < 0), Math.abs(detail));
            case REFERENT -> Referent.arriving(hold, structures);
        };
    }
}
