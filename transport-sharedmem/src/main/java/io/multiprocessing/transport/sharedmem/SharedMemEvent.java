package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.SharedEvent;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * An event in shared memory: one word, which is changed by compare-and-set and never left half done, so there is
 * nothing to repair. Who waits looks for a while, then sleeps in the kernel, in slices; a set wakes all with one system
 * call, and makes none where nobody sleeps. A setter that dies before it wakes them has set it all the same: the
 * sleepers see that after their slice.
 */
final class SharedMemEvent implements SharedEvent {
    private final String address;
    private final Path path;
    private final boolean host;
    private final EventLayout layout;
    private final Event sleepers;
    private final Waiting.Experience waits = new Waiting.Experience();
    private volatile boolean released;

    private SharedMemEvent(Members members, String name, MemorySegment file, boolean host) {
        this.address = name;
        this.path = members.directory().resolve(name);
        this.host = host;
        this.layout = new EventLayout(file);
        this.sleepers = layout.sleepers();
        if (!Futex.AVAILABLE) {
            layout.nappers();
        }
    }

    static SharedMemEvent create(Members members, String name) throws IOException {
        MemorySegment file = SharedFile.create(members.directory().resolve(name), EventLayout.BYTES);
        var event = new SharedMemEvent(members, name, file, true);
        SharedFile.finish(file, SharedFile.Kind.EVENT);
        return event;
    }

    static SharedMemEvent open(Members members, String name) throws IOException {
        Path path = members.directory().resolve(name);
        return new SharedMemEvent(members, name, SharedFile.open(path, SharedFile.Kind.EVENT), false);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void set() {
        Checkpoint.reached("event.set.before");
        layout.set();
        Checkpoint.reached("event.set.before-wake");
        Words.fullFence();
        sleepers.wakeAll();
    }

    @Override
    public void clear() {
        layout.clear();
        Checkpoint.reached("event.clear.after");
    }

    @Override
    public boolean isSet() {
        return EventLayout.isSet(layout.stateVolatile());
    }

    @Override
    public long moment() {
        return EventLayout.times(layout.stateVolatile());
    }

    @Override
    public Outcome await(long moment, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
            throws InterruptedException {
        if (wasSet(moment)) {
            return Outcome.DONE;
        }
        if (timeoutNanos == 0) {
            return isGone() ? Outcome.GONE : Outcome.NOT_NOW;
        }
        Checkpoint.reached("call.await.requested");
        long begin = System.nanoTime();
        BooleanSupplier over = () -> wasSet(moment) || isGone();
        Waiting.look(waits, over);
        while (!over.getAsBoolean()) {
            Waiting.End end =
                    Waiting.sleep(sleepers, over, layout.nappersAcquire(), timeoutNanos, begin, interruptible, stop);
            if (end != Waiting.End.LOOK) {
                return ended(end, moment);
            }
        }
        return wasSet(moment) ? Outcome.DONE : Outcome.GONE;
    }

    private Outcome ended(Waiting.End end, long moment) throws InterruptedException {
        boolean set = wasSet(moment);
        if (end == Waiting.End.INTERRUPTED) {
            if (!set) {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
        if (end == Waiting.End.STOPPED) {
            return Outcome.STOPPED;
        }
        return set ? Outcome.DONE : Outcome.NOT_NOW;
    }

    private boolean wasSet(long moment) {
        long state = layout.stateVolatile();
        return EventLayout.isSet(state) || EventLayout.times(state) != moment;
    }

    private boolean isGone() {
        return released || layout.abortedAcquire();
    }

    // ---- ending

    @Override
    public void leave() {
        // a process has nothing of it; its threads that wait are stopped by their handles
    }

    @Override
    public void abort() {
        layout.abortRelease();
        Words.fullFence();
        sleepers.wakeAll();
    }

    @Override
    public void repair() {
        // whatever step somebody died at, the word is whole
    }

    @Override
    public void release() {
        released = true;
        if (host) {
            SharedFile.delete(path);
        }
    }

    @Override
    public String toString() {
        return "SharedMemEvent[" + path + ", " + (isSet() ? "set" : "unset") + "]";
    }
}
