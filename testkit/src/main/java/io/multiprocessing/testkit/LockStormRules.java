package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Owners killed at random for some seconds: two never own the lock at once, and who finds a sign of the dead was told
 * of it.
 */
interface LockStormRules extends Stage {
    @Test
    @Tag("slow")
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aStormOfKillsNeverLetsTwoOwnTheLock(@TempDir Path directory) throws Exception {
        var storm = new Storm();
        var lock = mp().lock();
        String sign = directory.resolve("sign").toString();
        var lockers = new ArrayList<Process>();
        while (storm.rages()) {
            while (lockers.size() < 3) {
                lockers.add(child(() -> lockForEver(lock, sign)));
            }
            storm.breathe(300);
            for (Process locker : lockers) {
                storm.check(locker.isAlive(), "a locker ended by itself: " + locker.failure());
            }
            KillAt.kill(lockers.remove(storm.throwDice(lockers.size())));
        }
        for (Process locker : lockers) {
            KillAt.kill(locker);
        }
        assertTrue(lock.tryLock(Expect.AT_ONCE));
        lock.unlock();
    }

    private static void lockForEver(Lock lock, String path) throws IOException {
        Path sign = Path.of(path);
        while (true) {
            assertTrue(tryLock(lock), "the lock does not come");
            try {
                if (lock.wasAbandoned()) {
                    Files.deleteIfExists(sign);
                }
                Files.createFile(sign); // fails if somebody is in here, or died in here and nobody was told
                Files.write(sign, new byte[1], StandardOpenOption.APPEND);
                Files.delete(sign);
            } finally {
                lock.unlock();
            }
        }
    }

    private static boolean tryLock(Lock lock) {
        try {
            return lock.tryLock(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
