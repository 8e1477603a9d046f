package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lock that its owner may acquire again. */
interface ReentrantLockRules extends Stage {
    @Test
    @Row("RLK-02")
    default void aReentrantLockIsFreeAfterAsManyReleasesAsAcquisitions() throws Exception {
        var lock = mp().reentrantLock();
        lock.lock();
        assertTrue(lock.tryLock());
        assertTrue(lock.tryLock(Duration.ZERO));
        for (int i = 0; i < 3; i++) {
            assertTrue(lock.isLocked());
            assertTrue(lock.isHeldByCurrentThread());
            lock.unlock();
        }
        assertFalse(lock.isLocked());
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
    }

    @Test
    default void nestedHoldsAreReleasedOneByOne() throws Exception {
        var lock = mp().reentrantLock();
        try (var _ = lock.hold()) {
            try (var _ = lock.hold()) {
                assertTrue(lock.isHeldByCurrentThread());
            }
            assertTrue(lock.isHeldByCurrentThread());
        }
        assertFalse(lock.isLocked());
    }

    @Test
    default void aReentrantLockIsReentrantInAChildToo() throws Exception {
        var lock = mp().reentrantLock();
        Expect.endsWell(child(() -> {
            lock.lock();
            lock.lock();
            lock.unlock();
            assertTrue(lock.isHeldByCurrentThread());
            lock.unlock();
            assertFalse(lock.isHeldByCurrentThread());
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
        }));
        assertFalse(lock.isLocked());
    }

    @Test
    @Row("RLK-03")
    default void bothProcessesSeeThatAChildHoldsTheLock() throws Exception {
        var lock = mp().reentrantLock();
        var results = mp().<Boolean>queue();
        var go = mp().<String>queue();
        Process process = child(() -> {
            lock.lock();
            results.put(lock.isLocked());
            go.take();
            lock.unlock();
        });
        Expect.next(true, results);
        assertTrue(lock.isLocked());
        assertFalse(lock.isHeldByCurrentThread());
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        go.put("go");
        Expect.endsWell(process);
        assertFalse(lock.isLocked());
    }

    @Test
    @Row("RLK-08")
    default void othersGetTheLockOnlyAfterTheLastRelease() throws Exception {
        var lock = mp().reentrantLock();
        var results = mp().<Boolean>queue();
        for (int i = 0; i < 3; i++) {
            lock.lock();
        }
        Process process = child(() -> {
            results.put(lock.tryLock(Duration.ofMillis(200)));
            results.put(lock.tryLock(Duration.ofSeconds(20)));
            lock.unlock();
        });
        lock.unlock();
        lock.unlock();
        Expect.next(false, results);
        lock.unlock();
        Expect.atOnce(() -> Expect.next(true, results));
        Expect.endsWell(process);
    }

    @Test
    @Row("RLK-05")
    default void toStringTellsTheOwnerAndTheCount() throws Exception {
        var lock = mp().reentrantLock();
        String free = lock.toString();
        lock.lock();
        String once = lock.toString();
        lock.lock();
        String twice = lock.toString();
        String seenByAnother = Waiting.in(lock::toString).result(Await.LIMIT);
        lock.unlock();
        lock.unlock();
        assertEquals(3, java.util.Set.of(free, once, twice).size());
        assertTrue(twice.contains("2"), twice);
        assertFalse(seenByAnother.equals(free), seenByAnother);
    }

    @Test
    default void aThreadThatDoesNotOwnAReentrantLockIsRefusedAsByAnyOther() throws Exception {
        var lock = mp().reentrantLock();
        lock.lock();
        var other = Waiting.in(() -> {
            assertFalse(lock.tryLock());
            assertThrows(IllegalMonitorStateException.class, lock::wasAbandoned);
            lock.unlock();
            return null;
        });
        other.failure(IllegalMonitorStateException.class, Expect.AT_ONCE);
        lock.unlock();
    }
}
