package io.multiprocessing.internal.host;

import io.multiprocessing.Semaphore;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A handle of a semaphore. */
final class SemaphoreHandle extends CalledHandle implements Semaphore {
    private static final long serialVersionUID = 1L;

    /** In place of the number that permits are bounded by. */
    static final long UNBOUNDED = -1;

    private static final CallPort.Undo GIVE_BACK = new CallPort.Undo(HostedSemaphore.GIVE_BACK, new byte[0]);

    private final transient long bound;

    SemaphoreHandle(Hold hold, long bound) {
        super(hold);
        this.bound = bound;
    }

    @Override
    Reference departing() {
        open();
        return held().departing(Reference.Kind.SEMAPHORE, bound);
    }

    @Override
    String noun() {
        return "semaphore";
    }

    private boolean acquire(long timeoutNanos) throws InterruptedException {
        return await(HostedSemaphore.ACQUIRE, timeoutNanos, GIVE_BACK).status() == Status.OK;
    }

    @Override
    public void acquire() throws InterruptedException {
        if (!acquire(Waiter.FOREVER)) {
            throw endedInVain();
        }
    }

    @Override
    public boolean tryAcquire() {
        return isGranted(HostedSemaphore.TRY, GIVE_BACK, "no permit was acquired");
    }

    @Override
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return acquire(Nanos.of(timeout));
    }

    @Override
    public void release() {
        release(1);
    }

    @Override
    public void release(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits to be released: n=" + permits + ", allowed=1 or more");
        }
        ByteBuffer count = ByteBuffer.allocate(4).putInt(permits).flip();
        if (bound == UNBOUNDED) {
            tell(HostedSemaphore.RELEASE, count);
        } else if (ask(HostedSemaphore.RELEASE, count, "whether it was released shows when the process goes on")
                        .status()
                != Status.OK) {
            throw new IllegalStateException(
                    "released more often than acquired: n=" + permits + ", of a semaphore bounded by " + bound);
        }
    }

    @Override
    public int availablePermits() {
        long permits = ask(HostedSemaphore.AVAILABLE, CallPort.NOTHING, "the number is not known")
                .value();
        return Math.clamp(permits, 0, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return bound == UNBOUNDED
                ? describe("Semaphore", () -> "permits=" + availablePermits())
                : describe("BoundedSemaphore", () -> "permits=" + availablePermits() + " of " + bound);
    }
}
