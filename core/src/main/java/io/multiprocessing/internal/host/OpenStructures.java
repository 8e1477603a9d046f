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
        boolean released;

        Opened(HostLink link) {
            this.lifeline = new HoldersLifeline(link);
        }
    }

    /** Opens one structure of an object. */
    @FunctionalInterface
    private interface Opening<S> {
        S open(SharedStructures memory, String address) throws IOException;
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
                SharedChannel channel = open(object, reference, index, SharedStructures::openChannel);
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
                SharedLock lock = open(object, reference, 0, SharedStructures::openLock);
                object.lock = new SharedLockPort(lock, object.lifeline, pid -> name(reference, pid));
                object.lockState = new LockState(object.lock, reentrant);
            }
            return object.lockState;
        }
    }

    private Opened opened(Reference reference, Gate gate) {
        Opened object = objects.computeIfAbsent(reference.object(), _ -> new Opened(link));
        gate.tie(object.lifeline);
        return object;
    }

    private <S> S open(Opened object, Reference reference, int index, Opening<S> opening) {
        if (object.released) {
            return null; // the link broke meanwhile, which the lifeline knows
        }
        try {
            SharedStructures memory = link.memory()
                    .orElseThrow(() -> new IOException("the connection to its host does not share memory"));
            return opening.open(memory, reference.structures().get(index));
        } catch (IOException | RuntimeException e) {
            object.lifeline.unreachable(e);
            return null;
        }
    }

    private String name(Reference reference, long pid) {
        return pid == reference.hostPid() ? link.host() : "pid " + pid;
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
        }
    }
}
