package io.multiprocessing.internal.host;

import io.multiprocessing.Process;
import io.multiprocessing.Waitable;
import io.multiprocessing.internal.host.Look.State;
import io.multiprocessing.internal.lasting.Inspected;
import io.multiprocessing.internal.stream.HelpedLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's wait for the first of several objects, in two steps that take turns: all are asked whether they are
 * ready, at once; where none is, all are asked to say when they are, and the thread parks. What lies in shared memory
 * says nothing; then the thread naps, longer each time, and asks itself.
 *
 * @param <W> what is waited for
 */
public final class WaitForAny<W extends Waitable> {
    /** So long answers that running hosts give at once are waited for, in all. */
    private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** So long they are waited for when another object is ready. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long NAP_MIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long NAP_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<W> objects;
    private final long timeoutNanos;
    private final long deadline;
    private long patience = PROMPT_NANOS;

    /**
     * Begins to count.
     *
     * @param objects what to wait for
     * @param timeoutNanos the limit; less than 0: none
     */
    public WaitForAny(Collection<? extends W> objects, long timeoutNanos) {
        this.objects = List.copyOf(new LinkedHashSet<>(objects));
        this.timeoutNanos = timeoutNanos;
        this.deadline = System.nanoTime() + timeoutNanos;
        for (W object : this.objects) {
            if (!(object instanceof Process || object instanceof Watched || object instanceof Inspected)) {
                throw new IllegalArgumentException(
                        "cannot wait for a " + object.getClass().getName()
                                + ": allowed are the connections, queues and processes that a context has made");
            }
        }
    }

    /**
     * Waits.
     *
     * @return those that are ready, in the order in which they were given; empty: the time ran out
     * @throws InterruptedException the thread was interrupted
     */
    public List<W> await() throws InterruptedException {
        if (objects.isEmpty()) {
            return List.of();
        }
        while (true) {
            List<W> ready = ready();
            if (!ready.isEmpty() || timeoutNanos == 0) {
                return ready;
            }
            if (!awaitChange()) {
                return ready();
            }
        }
    }

    /** Those that are ready now. One whose host says nothing is not. */
    private List<W> ready() throws InterruptedException {
        List<Look> looks = looks(true);
        try {
            long began = System.nanoTime();
            for (Look look : looks) {
                awaitWord(look, looks, began);
            }
            patience -= Math.min(patience, System.nanoTime() - began);
            List<W> ready = new ArrayList<>();
            for (int i = 0; i < objects.size(); i++) {
                if (looks.get(i).state() == State.READY) {
                    ready.add(objects.get(i));
                }
            }
            return ready;
        } finally {
            looks.forEach(Look::end);
        }
    }

    private void awaitWord(Look look, List<Look> looks, long began) throws InterruptedException {
        while (look.state() == State.PENDING) {
            boolean another = looks.stream().anyMatch(each -> each.state() == State.READY);
            long left = (another ? Math.min(patience, GRACE_NANOS) : patience) - (System.nanoTime() - began);
            if (left <= 0) {
                return;
            }
            pause(left);
        }
    }

    /** Waits until one of them may be ready; false: the time ran out. */
    private boolean awaitChange() throws InterruptedException {
        List<Look> looks = looks(false);
        var abort = new Waiter();
        enterGates(abort);
        try {
            boolean naps = looks.stream().anyMatch(Look::isAskedAgain);
            long nap = NAP_MIN_NANOS;
            while (looks.stream().allMatch(look -> look.state() == State.PENDING)) {
                requireOpen();
                long left = timeoutNanos < 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (!naps || nap == NAP_MIN_NANOS) { // not again and again: nobody helps a loop that was called
                    HelpedLoop.attendAny();
                }
                pause(naps ? Math.min(nap, left) : left);
                nap = Math.min(NAP_MAX_NANOS, nap + nap / 4);
            }
            return true;
        } finally {
            leaveGates(abort);
            looks.forEach(Look::end);
        }
    }

    private static void pause(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private List<Look> looks(boolean once) {
        List<Look> looks = new ArrayList<>(objects.size());
        try {
            for (W object : objects) {
                looks.add(lookAt(object, once));
            }
            return looks;
        } catch (RuntimeException | Error e) {
            looks.forEach(Look::end);
            throw e;
        }
    }

    private static Look lookAt(Waitable object, boolean once) {
        return switch (object) {
            case Watched watched -> watched.look(once);
            case Inspected inspected -> new Inspection(inspected, once);
            default -> new End((Process) object, once);
        };
    }

    private void enterGates(Waiter abort) {
        for (W object : objects) {
            if (object instanceof Watched watched) {
                watched.gate().enter(abort);
            }
        }
    }

    private void leaveGates(Waiter abort) {
        for (W object : objects) {
            if (object instanceof Watched watched) {
                watched.gate().leave(abort);
            }
        }
    }

    private void requireOpen() {
        for (W object : objects) {
            if (object instanceof Watched watched && watched.gate().isClosed()) {
                throw watched.closed();
            }
        }
    }

    /** A look at an object that says nothing by itself. */
    private record Inspection(Inspected object, boolean once) implements Look {
        @Override
        public State state() {
            return object.isReady() ? State.READY : once ? State.NOTHING : State.PENDING;
        }

        @Override
        public boolean isAskedAgain() {
            return true;
        }

        @Override
        public void end() {
            // nothing was begun
        }
    }

    /** A look at a process, which is ready when it has ended. */
    private static final class End implements Look {
        private final Process process;
        private final boolean once;
        private final Exit exit;

        /** Once: nobody is to be unparked. */
        End(Process process, boolean once) {
            this.process = process;
            this.once = once;
            this.exit = Exit.of(process);
            if (!once) {
                exit.waiting.add(Thread.currentThread());
            }
        }

        @Override
        public State state() {
            return !process.isAlive() ? State.READY : once ? State.NOTHING : State.PENDING;
        }

        @Override
        public void end() {
            if (!once) {
                exit.waiting.remove(Thread.currentThread());
            }
        }
    }

    /** The threads that wait for the end of one process, which is asked once to tell them. */
    private static final class Exit {
        private static final Map<Process, Exit> ALL = Collections.synchronizedMap(new WeakHashMap<>());

        final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

        static Exit of(Process process) {
            synchronized (ALL) {
                Exit known = ALL.get(process);
                if (known == null) {
                    var made = new Exit();
                    process.onExit().thenRun(() -> made.waiting.forEach(LockSupport::unpark));
                    ALL.put(process, made);
                    return made;
                }
                return known;
            }
        }
    }
}
