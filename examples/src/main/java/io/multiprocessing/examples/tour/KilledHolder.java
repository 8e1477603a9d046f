package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import java.time.Duration;
import java.time.Instant;

/** Kills a process that holds a lock. */
public final class KilledHolder implements Step {
    @Override
    public String title() {
        return "Crash: a lock's holder";
    }

    @Override
    public String explanation() {
        return """
                A child is killed while it holds a lock. Nobody hangs: the next one gets the lock,
                and is told that what the lock protects may be half-changed.""";
    }

    @Override
    public String show(Context mp) throws InterruptedException {
        Lock lock = mp.lock();
        Queue<String> news = mp.queue();
        var holder = mp.process().name("holder").start(() -> holdForEver(lock, news));
        news.take();
        expect(!lock.tryLock(), "the lock is free although a child holds it");
        holder.kill();
        var killed = Instant.now();
        expect(lock.tryLock(Duration.ofSeconds(5)), "the lock is not free 5 s after its holder was killed");
        long millis = Duration.between(killed, Instant.now()).toMillis();
        boolean abandoned = lock.wasAbandoned();
        lock.unlock();
        Say.line("killed the holder, and hold the lock now; abandoned: " + abandoned);
        expect(abandoned, "nobody said that the lock was abandoned");
        return "the lock was free after " + millis + " ms";
    }

    static void holdForEver(Lock lock, Queue<String> news) throws InterruptedException {
        lock.lock();
        Say.line("I hold the lock, and will not give it back");
        news.put("locked");
        Thread.sleep(60_000);
    }
}
