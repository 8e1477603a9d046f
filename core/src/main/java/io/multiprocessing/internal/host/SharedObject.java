package io.multiprocessing.internal.host;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.wire.Timers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An object whose work is done in shared memory. Its host keeps the books: who holds it, what happens when nobody holds
 * an end any more, and when the memory is given back. No message but those about holding makes sense to it.
 *
 * <p>What has to be done when an end is let go may have to wait for a thread of another process that is just copying,
 * and that process may be stopped. So it is done by a thread of its own, and never by one that serves connections:
 * first others are told, then what is left is dropped, at last the memory is given back.
 */
abstract class SharedObject extends HostedObject {
    private static final Log LOG = Log.of(SharedObject.class);
    private static final long CLEANING_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A process that ends by itself closes its connections first: so long it may live afterwards. */
    private static final long DYING_NANOS = TimeUnit.SECONDS.toNanos(1);

    final HostsLifeline lifeline;
    private final Object cleaning = new Object();
    private int endsHeld;
    private boolean aborted;
    private volatile boolean released;

    SharedObject(Node node, int endCount) {
        super(node, endCount);
        this.lifeline = new HostsLifeline(node);
        this.endsHeld = endCount;
    }

    /** Nobody holds this end any more: who uses the other one, or just now this one, is told so. */
    abstract void refuse(int end);

    /** Takes out what nobody will take, and gives what it carried to the list. */
    abstract void drop(int end, List<byte[]> cargo) throws IOException;

    abstract void repair();

    /** Whether another process has ever taken something that carried cargo. */
    abstract boolean hasLuggage();

    /** Gives the list the cargo that processes took which are dead and unpack nothing any more. */
    abstract void collectLuggage(List<byte[]> cargo) throws IOException;

    abstract void abortStructures();

    abstract void releaseStructures();

    @Override
    final void receive(Session session, byte op, ByteBuffer message) throws IOException {
        throw new IOException("no such operation of an object in shared memory: op=" + op);
    }

    /** The process may have died in the middle of something; also one that only waited. */
    @Override
    final void gone(Session session) {
        synchronized (this) {
            if (released) {
                return;
            }
            repair();
            if (!hasLuggage()) {
                return;
            }
        }
        var told = new CountDownLatch(1);
        node().telling(told);
        later(
                () -> {
                    try {
                        letGoOfLuggage();
                    } finally {
                        told.countDown();
                        node().told(told);
                    }
                },
                Answers.NOBODY);
        Timers.after(DYING_NANOS, () -> later(this::letGoOfLuggage, Answers.NOBODY));
    }

    private void letGoOfLuggage() throws IOException {
        List<byte[]> cargo = new ArrayList<>();
        try {
            synchronized (cleaning) {
                if (!released) {
                    collectLuggage(cargo);
                }
            }
        } finally {
            cargo.forEach(Cargo::release);
        }
    }

    @Override
    final void released(int end, Answer answer) {
        boolean last;
        synchronized (this) {
            if (aborted || node().isClosed()) {
                answer.answer(Status.OK); // others learn that their host is gone, not that the object came to its end
                return;
            }
            last = --endsHeld == 0;
        }
        var told = new CountDownLatch(1);
        node().telling(told);
        later(
                () -> {
                    try {
                        tell(end);
                    } finally {
                        told.countDown();
                        node().told(told);
                    }
                    clean(end, last);
                },
                answer);
    }

    private void tell(int end) {
        synchronized (cleaning) {
            if (!released) {
                refuse(end);
            }
        }
    }

    @Override
    final void abort() {
        lifeline.ended();
        synchronized (this) {
            if (aborted || endsHeld == 0) {
                return;
            }
            aborted = true;
            abortStructures();
        }
        var waiter = new Waiter();
        later(() -> clean(0, true), waiter);
        waiter.await(CLEANING_LIMIT_NANOS, false, null);
    }

    /** Something that may have to wait. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void later(Work work, Answer answer) {
        Apart.start("multiprocessing-cargo", () -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                LOG.warn("an object in shared memory was not cleaned up", e);
            } finally {
                answer.answer(Status.OK);
            }
        });
    }

    private void clean(int end, boolean last) throws IOException {
        List<byte[]> cargo = new ArrayList<>();
        try {
            synchronized (cleaning) {
                clean(end, last, cargo);
            }
        } finally {
            cargo.forEach(Cargo::release);
        }
    }

    private void clean(int end, boolean last, List<byte[]> cargo) throws IOException {
        if (released) {
            return;
        }
        try {
            for (int each = 0; each < endCount(); each++) {
                if (last || each == end) {
                    drop(each, cargo);
                }
            }
            collectLuggage(cargo);
        } finally {
            if (last) {
                synchronized (this) {
                    released = true;
                    releaseStructures();
                }
            }
        }
    }
}
