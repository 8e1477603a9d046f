package io.multiprocessing.internal.host;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.spi.SharedSemaphore;
import io.multiprocessing.spi.SharedStructure.Outcome;
import java.nio.ByteBuffer;

/**
 * A semaphore in shared memory as this process uses it; the verbs are those of {@link HostedSemaphore}. The first of
 * the threads that wait waits in the memory, in one line with those of other processes, the others in {@link Turns}.
 */
final class SharedSemaphorePort extends SharedPort {
    private final SharedSemaphore semaphore;

    SharedSemaphorePort(SharedSemaphore semaphore, Lifeline lifeline) {
        super(semaphore, lifeline);
        this.semaphore = semaphore;
    }

    @Override
    Waiter now(byte verb, ByteBuffer arguments) throws HostGoneException {
        switch (verb) {
            case HostedSemaphore.TRY -> {
                Outcome outcome = acquireNow();
                if (outcome == Outcome.GONE) {
                    throw gone();
                }
                return answer(outcome == Outcome.DONE ? Status.OK : Status.NOT_NOW);
            }
            case HostedSemaphore.RELEASE -> {
                Checkpoint.reached("call.tell.before-send");
                boolean released = semaphore.release(arguments.getInt(arguments.position()));
                Checkpoint.reached("call.tell.after-send");
                return answer(released ? Status.OK : Status.ILLEGAL);
            }
            case HostedSemaphore.GIVE_BACK -> {
                semaphore.giveBack();
                return answer(Status.OK);
            }
            case HostedSemaphore.AVAILABLE -> {
                return answer(Status.OK, semaphore.available(), null);
            }
            default -> throw noSuchVerb(verb);
        }
    }

    private Outcome acquireNow() {
        try {
            return semaphore.acquire(0, false, () -> false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it is not interruptible", e);
        }
    }

    private RuntimeException gone() throws HostGoneException {
        try {
            return givenUp(Outcome.GONE, null);
        } catch (ClosedHandleException e) {
            throw new IllegalStateException("closed although it has no gate", e);
        }
    }

    @Override
    Waiter inTime(byte verb, long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        Outcome outcome = turns.isFree() || timeoutNanos == 0 ? acquireNow() : Outcome.NOT_NOW;
        if (outcome == Outcome.NOT_NOW && timeoutNanos != 0) {
            outcome = acquireInTurn(timeoutNanos, interruptible, gate);
        }
        return answer(outcome, gate);
    }

    private Outcome acquireInTurn(long timeoutNanos, boolean interruptible, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        long deadline = System.nanoTime() + timeoutNanos;
        Waiter.Outcome turn = turns.await(timeoutNanos, interruptible, gate);
        if (turn != Waiter.Outcome.ANSWERED) {
            GiveUp.throwFor(turn);
            return Outcome.NOT_NOW;
        }
        try {
            lifeline.check();
            return semaphore.acquire(left(timeoutNanos, deadline), interruptible, gate);
        } finally {
            turns.pass();
        }
    }
}
