package io.multiprocessing.internal.host;

import io.multiprocessing.spi.SharedLock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A lock on the heap, owned by members; who releases what another owns is told. Guarded by itself. */
final class MemoryLock {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String address;
    private final Runnable whenFreed;
    private final Map<Long, ArrayDeque<boolean[]>> waiting = new HashMap<>();
    private MemoryMember owner;
    private boolean abandoned;
    private boolean aborted;
    private long nextCondition = 1;
    final AtomicInteger repairs = new AtomicInteger();
    final AtomicInteger openViews = new AtomicInteger();

    MemoryLock(String address, Runnable whenFreed) {
        this.address = address;
        this.whenFreed = whenFreed;
    }

    SharedLock view(MemoryMember member, boolean host) {
        openViews.incrementAndGet();
        return new View(member, host);
    }

    private synchronized void repair() {
        if (owner != null && owner.isDead()) {
            owner = null;
            abandoned = true;
            notifyAll();
        }
    }

    private final class View implements SharedLock {
        private final MemoryMember member;
        private final boolean host;
        private volatile boolean released;

        View(MemoryMember member, boolean host) {
            this.member = member;
            this.host = host;
        }

        private boolean over() {
            return aborted || released;
        }

        private void use() {
            if (released) {
                throw new IllegalStateException("used after its release: " + address);
            }
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public Outcome acquire(long timeoutNanos, boolean interruptible, BooleanSupplier stop)
                throws InterruptedException {
            synchronized (MemoryLock.this) {
                Outcome given = until(
                        () -> {
                            MemoryLock.this.repair();
                            return over() || owner == null;
                        },
                        timeoutNanos,
                        interruptible,
                        stop);
                return given == Outcome.ACQUIRED ? own() : given;
            }
        }

        private Outcome own() {
            if (over()) {
                return Outcome.GONE;
            }
            owner = member;
            Outcome outcome = abandoned ? Outcome.ACQUIRED_ABANDONED : Outcome.ACQUIRED;
            abandoned = false;
            return outcome;
        }

        private Outcome until(BooleanSupplier condition, long timeoutNanos, boolean interruptible, BooleanSupplier stop)
                throws InterruptedException {
            long deadline = System.nanoTime() + timeoutNanos;
            boolean interrupted = false;
            try {
                while (!condition.getAsBoolean()) {
                    if (timeoutNanos != -1 && deadline - System.nanoTime() <= 0) {
                        return Outcome.NOT_NOW;
                    }
                    if (stop.getAsBoolean()) {
                        return Outcome.STOPPED;
                    }
                    try {
                        TimeUnit.NANOSECONDS.timedWait(MemoryLock.this, SLICE_NANOS);
                    } catch (InterruptedException e) {
                        if (interruptible) {
                            throw e;
                        }
                        interrupted = true;
                    }
                }
                return Outcome.ACQUIRED;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void release(boolean inDisorder) {
            use();
            synchronized (MemoryLock.this) {
                if (owner != member) {
                    throw new IllegalMonitorStateException(
                            "released by " + member.pid() + ", owned by " + (owner == null ? "nobody" : owner.pid()));
                }
                owner = null;
                abandoned |= inDisorder;
                MemoryLock.this.notifyAll();
            }
        }

        @Override
        public long ownerPid() {
            use();
            synchronized (MemoryLock.this) {
                return owner == null ? 0 : owner.pid();
            }
        }

        @Override
        public long newCondition() {
            use();
            synchronized (MemoryLock.this) {
                return nextCondition++;
            }
        }

        @Override
        public Awaited await(long condition, long timeoutNanos, boolean interruptible, BooleanSupplier stop) {
            use();
            synchronized (MemoryLock.this) {
                boolean[] signalled = new boolean[1];
                var waiters = waiting.computeIfAbsent(condition, _ -> new ArrayDeque<>());
                waiters.add(signalled);
                release(false);
                boolean interrupted = false;
                Outcome given = Outcome.ACQUIRED;
                try {
                    given = until(() -> over() || signalled[0], timeoutNanos, interruptible, stop);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                waiters.remove(signalled);
                try {
                    Outcome lock = given == Outcome.STOPPED ? given : acquire(-1, false, stop);
                    return new Awaited(signalled[0], interrupted, lock);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void signal(long condition, boolean all) {
            use();
            synchronized (MemoryLock.this) {
                var waiters = waiting.getOrDefault(condition, new ArrayDeque<>());
                while (!waiters.isEmpty()) {
                    waiters.poll()[0] = true;
                    if (!all) {
                        break;
                    }
                }
                MemoryLock.this.notifyAll();
            }
        }

        @Override
        public void abort() {
            use();
            synchronized (MemoryLock.this) {
                aborted = true;
                MemoryLock.this.notifyAll();
            }
        }

        @Override
        public void repair() {
            use();
            repairs.incrementAndGet();
            MemoryLock.this.repair();
        }

        @Override
        public void release() {
            use();
            released = true;
            openViews.decrementAndGet();
            if (host) {
                whenFreed.run();
            }
        }
    }
}
