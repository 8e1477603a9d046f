package io.multiprocessing.internal.host;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has open of the memory of one host: each object that it holds once, for all of its handles, from
 * the first that arrives until the last one lets go or the link breaks. Opening never fails; what cannot be opened is
 * noticed at its first use.
 */
final class OpenStructures {
    private final HostLink link;
    private final Map<Long, Opened> objects = new ConcurrentHashMap<>();

    /** One object. Its ports are guarded by itself. */
    private static final class Opened {
        final HoldersLifeline lifeline;
        final SharedChannelPort[] conduits = new SharedChannelPort[2];
        SharedLockPort lock;
        LockState lockState;
        SharedPort calls;
        boolean released;

        Opened(HoldersLifeline lifeline) {
            this.lifeline = lifeline;
        }
    }

    OpenStructures(HostLink link) {
        this.link = link;
    }

    /** A conduit of an object that this process holds; null: a one-way pipe has none there. */
    ConduitPort conduit(Reference reference, int index, boolean pipe, Gate gate) {
        if (index >= reference.structures().size()) {
            return null;
        }
        Opened object = opened(reference, gate);
        synchronized (object) {
            if (object.conduits[index] == null) {
                SharedChannel channel = open(
                        object,
                        () -> memory().openChannel(reference.structures().get(index)));
                object.conduits[index] = new SharedChannelPort(channel, object.lifeline, pipe);
            }
            return object.conduits[index];
        }
    }

    /** What this process knows of a lock that it holds. */
    LockState lock(Reference reference, boolean reentrant, Gate gate) {
        Opened object = opened(reference, gate);
        synchronized (object) {
            if (object.lock == null) {
                SharedLock lock = open(
                        object, () -> memory().openLock(reference.structures().getFirst()));
                object.lock = new SharedLockPort(lock, object.lifeline);
                object.lockState = new LockState(object.lock, reentrant);
            }
            return object.lockState;
        }
    }

    /** A semaphore, an event or a barrier that this process holds. */
    SharedPort calls(Reference reference, Gate gate) {
        Opened object = opened(reference, gate);
        synchronized (object) {
            if (object.calls == null) {
                object.calls = openCalls(object, reference);
            }
            return object.calls;
        }
    }

    private SharedPort openCalls(Opened object, Reference reference) {
        String address = reference.structures().getFirst();
        return switch (reference.kind()) {
            case SEMAPHORE ->
                new SharedSemaphorePort(open(object, () -> memory().openSemaphore(address)), object.lifeline);
            case EVENT -> new SharedEventPort(open(object, () -> memory().openEvent(address)), object.lifeline);
            case BARRIER -> new SharedBarrierPort(open(object, () -> memory().openBarrier(address)), object.lifeline);
            default -> throw new IllegalArgumentException("not asked by verbs: " + reference.kind());
        };
    }

    private Opened opened(Reference reference, Gate gate) {
        Opened object = objects.computeIfAbsent(
                reference.object(), _ -> new Opened(new HoldersLifeline(link, reference.hostPid())));
        gate.tie(object.lifeline);
        return object;
    }

    /** Opens a structure. */
    @FunctionalInterface
    private interface Opening<T> {
        T open() throws IOException;
    }

    /** Null: it cannot be opened, which the lifeline knows. */
    private static <T> T open(Opened object, Opening<T> opening) {
        if (object.released) {
            return null; // the link broke meanwhile
        }
        try {
            return opening.open();
        } catch (IOException | RuntimeException e) {
            object.lifeline.unreachable(e);
            return null;
        }
    }

    private SharedStructures memory() throws IOException {
        return link.memory().orElseThrow(() -> new IOException("the connection to its host does not share memory"));
    }

    /** The host says that the object does not exist any more. */
    void objectGone(long id) {
        Opened object = objects.get(id);
        if (object != null) {
            object.lifeline.ended();
        }
    }

    /** No handle of this process holds the object any more. */
    void release(long id) {
        Opened object = objects.remove(id);
        if (object != null) {
            release(object, false);
        }
    }

    void hostGone() {
        objects.values().removeIf(object -> {
            release(object, true);
            return true;
        });
    }

    private static void release(Opened object, boolean hostGone) {
        synchronized (object) {
            object.released = true;
            for (SharedChannelPort conduit : object.conduits) {
                if (conduit != null) {
                    conduit.release();
                }
            }
            if (object.lock != null && hostGone) {
                object.lock.hostGone(object.lockState.owner() != null);
            } else if (object.lock != null) {
                object.lock.release();
            }
            if (object.calls != null && hostGone) {
                object.calls.release(); // first of all, so that who waits learns this and nothing else
                object.calls.leave();
            } else if (object.calls != null) {
                object.calls.leave();
                object.calls.release();
            }
        }
    }
}
