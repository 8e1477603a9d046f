package io.multiprocessing.internal.host;

import io.multiprocessing.internal.codec.RecordMaker;
import io.multiprocessing.internal.memory.MemoryNames;
import java.io.IOException;
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
 * @param detail what the handle must know besides: a queue's capacity, a condition's number, how many permits a
 *     semaphore is bounded by, a barrier's parties
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

    static {
        RecordMaker.register(Reference.class, new Maker());
    }

    /** A class rather than a lambda, as every child needs it. */
    private static final class Maker implements RecordMaker {
        @Override
        public Object make(Object[] values) throws InvalidObjectException {
            List<?> structures = (List<?>) values[11];
            return new Reference(
                            (Kind) values[0],
                            (String) values[1],
                            (String) values[2],
                            (Long) values[3],
                            (Long) values[4],
                            (String) values[5],
                            (Long) values[6],
                            (Integer) values[7],
                            (Long) values[8],
                            (String) values[9],
                            (Long) values[10],
                            strings(structures))
                    .readResolve();
        }

        @SuppressWarnings("unchecked") // who uses an element finds out
        private static List<String> strings(List<?> structures) {
            return (List<String>) structures;
        }
    }

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
        SEMAPHORE(1, HostedSemaphore.class, SharedCalls.class),
        EVENT(1, HostedEvent.class, SharedCalls.class),
        BARRIER(1, HostedBarrier.class, SharedCalls.class),
        LONG(1, HostedWords.class, HostedFile.class),
        DOUBLE(1, HostedWords.class, HostedFile.class),
        INT_ARRAY(1, HostedWords.class, HostedFile.class),
        LONG_ARRAY(1, HostedWords.class, HostedFile.class),
        DOUBLE_ARRAY(1, HostedWords.class, HostedFile.class),
        MEMORY(1, HostedFile.class),
        LIST(1, HostedFile.class),
        REFERENT(1, HostedReferent.class);

        private final int ends;
        private final Set<Class<?>> objects;

        Kind(int ends, Class<?>... objects) {
            this.ends = ends;
            this.objects = Set.of(objects);
        }

        /** Whether such a handle can be one of that object. */
        boolean fits(HostedObject object) {
            return objects.contains(object.getClass())
                    && object.endCount() == ends
                    && fitsWidth(object)
                    && fitsUse(object)
                    && (!(object instanceof SharedCalls shared) || shared.kind() == this);
        }

        private boolean fitsUse(HostedObject object) {
            return !(object instanceof HostedFile file)
                    || file.use()
                            == switch (this) {
                                case MEMORY -> MemoryNames.Use.MEMORY;
                                case LIST -> MemoryNames.Use.LIST;
                                default -> MemoryNames.Use.VALUES;
                            };
        }

        private boolean fitsWidth(HostedObject object) {
            return !(object instanceof HostedWords words)
                    || words.width() == (this == INT_ARRAY ? Integer.BYTES : Long.BYTES);
        }
    }

    /** Whether it is a semaphore, an event or a barrier that has a structure in shared memory. */
    boolean sharesCalls() {
        return kind != Kind.REFERENT && !structures.isEmpty();
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
        boolean counts = kind.compareTo(Kind.LONG) >= 0 && kind.compareTo(Kind.LIST) <= 0;
        if (counts && (detail < 0 || detail > Integer.MAX_VALUE)) {
            throw new InvalidObjectException("no such " + kind + ": detail=" + detail);
        }
        Border border = Border.crossed();
        Hold hold = border == null ? Hold.arriving(this) : border.arriving(this);
        try {
            return handle(hold);
        } catch (IOException e) {
            throw new InvalidObjectException(
                    "the " + kind + " that " + hostName + " made cannot be opened here: " + e, e);
        }
    }

    /** The handle that this becomes, with a hold of what it means. */
    Object handle(Hold hold) throws IOException {
        return switch (kind) {
            case QUEUE -> new QueueHandle<>(hold, (int) detail);
            case JOINABLE_QUEUE -> new JoinableQueueHandle<>(hold, (int) detail);
            case DUPLEX_END, RECEIVING_END, SENDING_END -> new ConnectionHandle<>(hold, kind);
            case LOCK, REENTRANT_LOCK -> new LockHandle(hold, kind == Kind.REENTRANT_LOCK);
            case LONG -> new LongHandle(hold);
            case DOUBLE -> new DoubleHandle(hold);
            case INT_ARRAY -> new IntArrayHandle(hold, hold.wordCount(detail));
            case LONG_ARRAY -> new LongArrayHandle(hold, hold.wordCount(detail));
            case DOUBLE_ARRAY -> new DoubleArrayHandle(hold, hold.wordCount(detail));
            case MEMORY -> MemoryHandle.of(hold, kind);
            case LIST -> ListHandle.of(MemoryHandle.of(hold, kind));
            case CONDITION -> new ConditionHandle(LockHandle.ofCondition(hold, detail < 0), Math.abs(detail));
            case SEMAPHORE -> new SemaphoreHandle(hold, detail);
            case EVENT -> new EventHandle(hold);
            case BARRIER -> new BarrierHandle(hold, (int) detail);
            case REFERENT -> Referent.arriving(hold, structures);
        };
    }
}
