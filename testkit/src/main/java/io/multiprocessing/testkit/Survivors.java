package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.time.Duration;

/**
 * A queue, a pipe and a lock that a victim shares with others; once it is dead, the others must be able to use all
 * three.
 */
final class Survivors implements AutoCloseable {
    private final Queue<String> queue;
    private final Pipe<String> pipe;
    private final Lock lock;

    Survivors(Context context) {
        queue = context.queue();
        pipe = context.pipe();
        lock = context.lock();
    }

    Queue<String> queue() {
        return queue;
    }

    /** The end that the test keeps. */
    Connection<String> own() {
        return pipe.first();
    }

    /** The end that children get. */
    Connection<String> echoing() {
        return pipe.second();
    }

    Lock lock() {
        return lock;
    }

    /** This process and a new child use everything. What the victim put or sent before its death may still be there. */
    void check(Stage stage) throws Exception {
        assertTrue(lock.tryLock(Expect.AT_ONCE), "the lock is not free within a second");
        lock.unlock();
        drain();
        var queue = this.queue;
        var end = pipe.second();
        var lock = this.lock;
        Process other = stage.child(() -> {
            assertTrue(lock.tryLock(Duration.ofSeconds(5)), "the lock is not free for others");
            lock.unlock();
            queue.put("queued");
            end.send(end.receive() + " echoed");
        });
        pipe.first().send("sent");
        Expect.next("queued", queue);
        assertEquals("sent echoed", Expect.received(pipe.first()));
        Expect.endsWell(other);
    }

    private void drain() throws InterruptedException {
        queue.clear();
        drain(pipe.first());
        drain(pipe.second());
    }

    private static void drain(Connection<String> end) throws InterruptedException {
        for (boolean waits = true; waits; ) {
            try {
                waits = end.poll();
                if (waits) {
                    end.receive();
                }
            } catch (IOException inPlaceOfTheMessageThatTheVictimBegan) {
                // the next one follows
            }
        }
    }

    @Override
    public void close() {
        queue.close();
        pipe.close();
        lock.close();
    }
}
