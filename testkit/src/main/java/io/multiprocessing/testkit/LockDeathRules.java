package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners, waiters and makers of locks that are killed. */
interface LockDeathRules extends Stage {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lock.acquire.requested",
                "lock.acquire.granted",
                "lock.release.before-send",
                "lock.release.after-send"
            })
    default void whereverAUserOfTheLockIsKilledTheOthersGoOn(String point) throws Exception {
        try (var survivors = new Survivors(mp())) {
            var lock = survivors.lock();
            killAt().killed(point, () -> {
                lock.lock();
                lock.unlock();
            });
            survivors.check(this);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Row("ROB-06")
    default void theLockOfADeadOwnerIsFreeWithinASecondAndSaysSo(boolean reentrant) throws Exception {
        var lock = reentrant ? mp().reentrantLock() : mp().lock();
        var held = mp().<String>queue();
        Process owner = child(() -> {
            lock.lock();
            if (reentrant) {
                lock.lock();
            }
            held.put("held");
            Await.forever();
        });
        Expect.next("held", held);
        var waiting = Waiting.in(() -> {
            lock.lock();
            boolean abandoned = lock.wasAbandoned() && lock.wasAbandoned();
            lock.unlock();
            return abandoned;
        });
        assertFalse(waiting.isDone());
        owner.kill();
        assertTrue(waiting.result(Expect.AT_ONCE), "nobody said that the lock was abandoned");
        lock.lock();
        assertFalse(lock.wasAbandoned(), "abandoned is told to the next owner only");
        lock.unlock();
        Expect.ends(-9, owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock.acquire.granted", "lock.release.before-send"})
    default void aLockThatWasGrantedToTheDeadIsAbandoned(String point) throws Exception {
        var lock = mp().lock();
        killAt().killed(point, () -> {
            lock.lock();
            lock.unlock();
        });
        assertTrue(lock.tryLock(Expect.AT_ONCE));
        assertTrue(lock.wasAbandoned());
        lock.unlock();
    }

    @Test
    default void aLockThatWasReleasedBeforeTheDeathIsNotAbandoned() throws Exception {
        var lock = mp().lock();
        killAt().killed("lock.release.after-send", () -> {
            lock.lock();
            lock.unlock();
        });
        assertTrue(lock.tryLock(Expect.AT_ONCE));
        assertFalse(lock.wasAbandoned());
        lock.unlock();
    }

    @Test
    default void aChildThatEndsWithoutUnlockingAbandonsTheLock() throws Exception {
        var lock = mp().lock();
        Expect.endsWell(child(lock::lock));
        assertTrue(lock.tryLock());
        assertTrue(lock.wasAbandoned());
        lock.unlock();
    }

    @Test
    default void anotherChildLearnsThatTheLockWasAbandoned() throws Exception {
        var lock = mp().lock();
        Expect.endsWell(child(lock::lock));
        Expect.endsWell(child(() -> {
            lock.lock();
            assertTrue(lock.wasAbandoned());
            lock.unlock();
            lock.lock();
            assertFalse(lock.wasAbandoned());
            lock.unlock();
        }));
        lock.lock();
        assertFalse(lock.wasAbandoned());
        lock.unlock();
    }

    @Test
    default void theHoldOfAHolderKeepsSayingThatItsLockWasAbandoned() throws Exception {
        var lock = mp().reentrantLock();
        Expect.endsWell(child(lock::lock));
        lock.lock();
        lock.lock();
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        lock.lock();
        assertFalse(lock.wasAbandoned());
        lock.unlock();
    }

    @Test
    default void aWaiterThatIsKilledDoesNotGetTheLock() throws Exception {
        var lock = mp().lock();
        lock.lock();
        Process waiter = killAt().stopped("lock.acquire.requested", lock::lock);
        var other = Waiting.in(() -> {
            lock.lock();
            boolean abandoned = lock.wasAbandoned();
            lock.unlock();
            return abandoned;
        });
        KillAt.kill(waiter);
        lock.unlock();
        assertFalse(other.result(Expect.AT_ONCE));
    }

    @Test
    default void theLockIsNotTakenFromASlowOwner() throws Exception {
        var lock = mp().lock();
        var held = mp().<String>queue();
        Process owner = child(() -> {
            lock.lock();
            held.put("held");
            Await.forever();
        });
        Expect.next("held", held);
        Pids.signal("STOP", owner.pid());
        assertFalse(lock.tryLock(Duration.ofSeconds(2)));
        owner.kill();
        assertTrue(lock.tryLock(Await.LIMIT));
        assertTrue(lock.wasAbandoned());
        lock.unlock();
        Expect.ends(-9, owner);
    }

    @Test
    default void theDeathOfTheMakerEndsItsLockForAllOthersAtOnce() throws Exception {
        var locks = mp().<Lock>queue();
        Process maker = child(() -> {
            Lock made = Context.current().lock();
            made.lock();
            locks.put(made);
            Await.forever();
        });
        Lock made = Expect.next(locks);
        assertTrue(made.isLocked());
        var waiting = Waiting.in(() -> {
            made.lock();
            return null;
        });
        maker.kill();
        waiting.failure(UncheckedIOException.class, Expect.AT_ONCE);
        assertThrows(UncheckedIOException.class, () -> made.tryLock());
        assertThrows(UncheckedIOException.class, made::isLocked);
        Expect.ends(-9, maker);
        made.close();
    }
}
