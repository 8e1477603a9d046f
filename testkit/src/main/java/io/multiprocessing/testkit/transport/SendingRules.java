package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sending does not wait, flushing does, up to a limit where there is one; what was sent is sent, whatever comes. */
interface SendingRules extends Wired {
    @Test
    default void sendingDoesNotWaitForAPeerThatDoesNotRead() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        Pair pair = wiring().pair();
        pair.near().send(new byte[] {1});
        pair.far().inbox().awaitStuck();
        for (int i = 0; i < 64; i++) {
            pair.near().send(Pattern.marked(1, i, 1 << 20));
        }
        pair.far().inbox().release();
        pair.far().receive();
        for (int i = 0; i < 64; i++) {
            assertArrayEquals(Pattern.marked(1, i, 1 << 20), pair.far().receive(), "message " + i);
        }
    }

    @Test
    default void flushReturnsAtOnceWhenNothingIsKept() throws Exception {
        Pair pair = wiring().pair();
        pair.near().flush();
        pair.near().send(new byte[] {1});
        pair.near().flush();
        assertArrayEquals(new byte[] {1}, pair.far().receive());
        pair.near().flush();
    }

    @Test
    default void flushWaitsUntilEverythingHasLeft() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        Pair pair = wiring().pair();
        pair.near().send(new byte[] {1});
        pair.far().inbox().awaitStuck();
        pair.near().send(Pattern.of(32 << 20, 1));
        var flushing = new FutureTask<>(() -> {
            pair.near().flush();
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = Thread.ofPlatform().daemon().start(flushing);
        Await.until("flush waits", () -> waits(thread));
        thread.interrupt();
        Await.until("flush waits although it was interrupted", () -> waits(thread));
        pair.far().inbox().release();
        assertTrue(flushing.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), "the thread is still interrupted");
        pair.far().receive();
        assertArrayEquals(Pattern.of(32 << 20, 1), pair.far().receive());
    }

    @Test
    default void aFlushWithALimitEndsWhenItIsOverAndWhatWasSentArrivesAllTheSame() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        Pair pair = wiring().pair();
        assertTrue(pair.near().flush(0), "nothing was sent");
        pair.near().send(new byte[] {1});
        pair.far().inbox().awaitStuck();
        pair.near().send(Pattern.of(32 << 20, 1));
        assertFalse(pair.near().flush(0));
        long began = System.nanoTime();
        assertFalse(pair.near().flush(TimeUnit.MILLISECONDS.toNanos(200)));
        assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(200), "too early");
        pair.far().inbox().release();
        assertTrue(pair.near().flush(Await.LIMIT.toNanos()));
        pair.far().receive();
        assertArrayEquals(Pattern.of(32 << 20, 1), pair.far().receive());
    }

    @Test
    default void anInterruptEndsAFlushWithALimitAndNothingElse() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        Pair pair = wiring().pair();
        Thread.currentThread().interrupt();
        try {
            assertTrue(pair.near().flush(Long.MAX_VALUE), "there is nothing to wait for");
        } finally {
            assertTrue(Thread.interrupted());
        }
        pair.near().send(new byte[] {1});
        pair.far().inbox().awaitStuck();
        pair.near().send(Pattern.of(32 << 20, 1));
        var flushing = new FutureTask<>(() -> pair.near().flush(Long.MAX_VALUE));
        Thread thread = Thread.ofPlatform().daemon().start(flushing);
        Await.until("flush waits", () -> waits(thread));
        thread.interrupt();
        var thrown =
                assertThrows(ExecutionException.class, () -> flushing.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, thrown.getCause());
        pair.far().inbox().release();
        pair.far().receive();
        assertArrayEquals(Pattern.of(32 << 20, 1), pair.far().receive());
    }

    @Test
    default void virtualThreadsFlushAsWell() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        Pair pair = wiring().pair();
        pair.near().send(new byte[] {1});
        pair.far().inbox().awaitStuck();
        int threads = 4 * Runtime.getRuntime().availableProcessors();
        var flushing = new FutureTask<?>[threads];
        for (int i = 0; i < threads; i++) {
            flushing[i] = new FutureTask<>(() -> {
                pair.near().send(Pattern.of(4 << 20, 1));
                pair.near().flush();
                return null;
            });
            Thread.ofVirtual().start(flushing[i]);
        }
        var free = new FutureTask<>(() -> true);
        Thread.ofVirtual().start(free);
        assertTrue(free.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), "no carrier is left for others");
        pair.far().inbox().release();
        for (FutureTask<?> each : flushing) {
            each.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    default void anInterruptedThreadSendsAndStaysInterrupted() throws Exception {
        Pair pair = wiring().pair();
        Thread.currentThread().interrupt();
        try {
            for (int i = 0; i < 100; i++) {
                pair.near().send(Pattern.marked(1, i, 50_000));
            }
            pair.near().flush();
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            assertTrue(Thread.interrupted());
        }
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(Pattern.marked(1, i, 50_000), pair.far().receive());
        }
        pair.far().send(new byte[] {2});
        assertArrayEquals(new byte[] {2}, pair.near().receive());
    }

    @Test
    default void anInterruptedThreadConnectsAndCloses() throws Exception {
        Thread.currentThread().interrupt();
        Side side;
        try {
            side = wiring().connect();
            side.send(new byte[] {3});
            side.close();
        } finally {
            assertTrue(Thread.interrupted());
        }
        Side far = wiring().nextAccepted();
        assertArrayEquals(new byte[] {3}, far.receive());
        assertEquals(null, far.inbox().awaitClosed());
    }

    @Test
    default void nothingCanBeSentAfterClosing() throws Exception {
        Pair pair = wiring().pair();
        pair.near().close();
        assertThrows(IOException.class, () -> pair.near().send(new byte[] {1}));
        pair.far().inbox().awaitClosed();
        assertThrows(IOException.class, () -> pair.far().send(new byte[] {1}));
    }

    @Test
    default void receiversMaySendAndTheirAnswersArrive() throws Exception {
        wiring().acceptWith(Inbox.Reaction.ECHO);
        Pair pair = wiring().pair();
        for (int i = 0; i < 500; i++) {
            pair.near().send(Pattern.marked(1, i, 10_000));
        }
        for (int i = 0; i < 500; i++) {
            assertArrayEquals(Pattern.marked(1, i, 10_000), pair.near().receive());
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }
}
