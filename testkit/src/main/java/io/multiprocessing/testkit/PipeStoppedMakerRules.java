package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process that made a pipe is stopped, not dead; as {@link QueueStoppedMakerRules}. */
interface PipeStoppedMakerRules extends Stage {
    int MANY = 300;
    int SMALL_BYTES = 100_000;
    int LARGE_BYTES = 3 << 20;

    private Made made() throws Exception {
        var ends = mp().<Connection<Object>>queue();
        Process maker = child(() -> {
            var pipe = Context.current().pipe();
            ends.put(pipe.first());
            ends.put(pipe.second());
            Await.forever();
        });
        var made = new Made(maker, Expect.next(ends), Expect.next(ends));
        made.sending.sendBytes(new byte[1]);
        return made;
    }

    /** Both ends, in this process. */
    record Made(Process maker, Connection<Object> sending, Connection<Object> receiving) implements AutoCloseable {
        /** So much can be received once the maker runs again, beside what was sent at first, and no more. */
        void assertHolds(int count) throws Exception {
            assertTrue(receiving.poll(Await.LIMIT));
            assertEquals(1, receiving.receiveBytes().length);
            for (int i = 1; i <= count; i++) {
                assertTrue(receiving.poll(Await.LIMIT) && !isEnd(), "number " + i + " of " + count);
            }
            assertTrue(!receiving.poll(Duration.ofMillis(200)) || isEnd(), "more than " + count);
        }

        private boolean isEnd() throws Exception {
            try {
                receiving.receiveBytes();
                return false;
            } catch (java.io.EOFException end) {
                return true;
            }
        }

        @Override
        public void close() {
            sending.close();
            receiving.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_BYTES, LARGE_BYTES})
    default void anInterruptEndsASendThatAStoppedMakerDoesNotTake(int bytes) throws Exception {
        try (var made = made();
                var stopped = Stopped.of(made.maker)) {
            var sent = new AtomicInteger();
            var sending = Waiting.in(() -> {
                while (sent.get() < MANY && !Thread.currentThread().isInterrupted()) {
                    try {
                        made.sending.sendBytes(new byte[bytes]);
                        sent.incrementAndGet();
                    } catch (InterruptedIOException e) {
                        assertTrue(Thread.currentThread().isInterrupted()); // this one was not sent
                    }
                }
                return Thread.currentThread().isInterrupted();
            });
            assertFalse(sending.isDone());
            sending.interrupt();
            assertTrue(sending.result(Expect.AT_ONCE), "the thread is still interrupted");
            stopped.goOn();
            made.assertHolds(sent.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL_BYTES, LARGE_BYTES})
    default void closingEndsASendThatAStoppedMakerDoesNotTake(int bytes) throws Exception {
        try (var made = made();
                var stopped = Stopped.of(made.maker)) {
            var sent = new AtomicInteger();
            var sending = Waiting.in(() -> {
                while (sent.get() < MANY) {
                    made.sending.sendBytes(new byte[bytes]);
                    sent.incrementAndGet();
                }
                return null;
            });
            assertFalse(sending.isDone());
            made.sending.close();
            sending.failure(java.nio.channels.ClosedChannelException.class, Expect.AT_ONCE);
            stopped.goOn();
            made.assertHolds(sent.get());
        }
    }

    @Test
    default void whatIsAskedOfAStoppedMakerIsAnsweredOrRefusedInTimeAndNothingIsLost() throws Exception {
        try (var made = made()) {
            made.sending.sendBytes(new byte[2]);
            try (var stopped = Stopped.of(made.maker)) {
                var polling = Waiting.in(made.receiving::poll);
                var timed = Waiting.in(() -> made.receiving.poll(Duration.ofMillis(100)));
                timed.result(Await.scaled(Duration.ofSeconds(5)));
                stopped.answersOrSays(IOException.class, polling);
            }
            made.assertHolds(1);
        }
    }
}
