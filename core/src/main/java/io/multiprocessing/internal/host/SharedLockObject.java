package io.multiprocessing.internal.host;

import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.util.List;

/** A lock in shared memory, in the process that hosts it. */
final class SharedLockObject extends SharedObject {
    private final SharedLock lock;
    private final SharedLockPort port;
    private LockState state;

    private SharedLockObject(Node node, SharedLock lock) {
        super(node, 1);
        this.lock = lock;
        this.port = new SharedLockPort(lock, lifeline);
        node.add(this);
    }

    static SharedLockObject lock(Node node, SharedStructures structures) throws IOException {
        return new SharedLockObject(node, structures.createLock());
    }

    /** What this process knows of it, the same for all its handles. */
    synchronized LockState state(boolean reentrant) {
        if (state == null) {
            state = new LockState(port, reentrant);
        }
        return state;
    }

    @Override
    List<String> structures() {
        return List.of(lock.address());
    }

    @Override
    void refuse(int end) {
        // who does not hold it does not wait for it
    }

    @Override
    void drop(int end, List<byte[]> cargo) {
        // nothing lies in it
    }

    @Override
    void repair() {
        lock.repair();
    }

    @Override
    boolean hasLuggage() {
        return false;
    }

    @Override
    void collectLuggage(List<byte[]> cargo) {
        // nothing is taken out of it
    }

    @Override
    void abortStructures() {
        lock.abort();
    }

    @Override
    void releaseStructures() {
        port.release();
    }
}
