package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * Threads that do the work of the loop's thread while they wait: the test of a transport that has such a loop extends
 * this class.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HelpersContract {
    /** How many bytes a message may have. */
    protected static final int LIMIT_BYTES = 1_000;

    /** For subclasses. */
    protected HelpersContract() {}

    /**
     * Begins to listen.
     *
     * @return what sends every message back
     * @throws IOException it cannot
     */
    protected abstract Listening listening() throws IOException;

    /**
     * How the loop's thread is called.
     *
     * @return its name, or what that begins with
     */
    protected abstract String loopThread();

    /** A loop whose work others may do. */
    protected interface Loop {
        /**
         * Does its work for a moment.
         *
         * @param until whether there is nothing more to wait for
         * @param waitBegan in {@link System#nanoTime()}
         * @return false: it was not done
         */
        boolean help(BooleanSupplier until, long waitBegan);

        /** The calling thread is about to sleep. */
        void attend();
    }

    /**
     * The loop that runs now.
     *
     * @return null: there is none
     */
    protected abstract Loop loop();

    /**
     * Connects one who asks.
     *
     * @param listening who answers
     * @return one that is connected
     * @throws IOException it cannot be
     */
    protected final Asker asker(Listening listening) throws IOException {
        return new Asker().connect(listening);
    }

    /** Notes who hands over the answers. */
    public class Asker implements MessageReceiver {
        MessageConnection connection;
        volatile int answers;
        private volatile Thread server;

        /** Asks nobody yet. */
        public Asker() {}

        /**
         * Connects.
         *
         * @param listening who answers
         * @return this
         * @throws IOException it cannot
         */
        public final Asker connect(Listening listening) throws IOException {
            connection = listening.transport().connect(listening.address(), this);
            return this;
        }

        /** Closes the connection. */
        public final void close() {
            connection.close();
        }

        @Override
        public void onMessage(ByteBuffer message) {
            server = Thread.currentThread();
            answers++;
        }

        @Override
        public void onClosed(IOException cause) {}

        /**
         * Asks, and waits as waiters of the library do.
         *
         * @return whether the answer was handed over in this thread
         * @throws IOException the question cannot be sent
         */
        public final boolean helps() throws IOException {
            int before = answers;
            connection.send(ByteBuffer.wrap(new byte[] {1}));
            Loop loop = loop();
            long began = System.nanoTime();
            for (int i = 0; i < 1_000 && answers == before; i++) {
                if (loop.help(() -> answers != before, began)) {
                    break;
                }
                Thread.onSpinWait();
            }
            if (answers == before) {
                loop.attend();
                while (answers == before) {
                    Thread.yield(); // not asleep: who comes but now and then is not let help
                }
            }
            return server == Thread.currentThread();
        }

        /** Asks, and sleeps until the answer is there. */
        Void asksAsleep() throws IOException {
            int before = answers;
            connection.send(ByteBuffer.wrap(new byte[] {1}));
            loop().attend();
            Await.until("the answer", () -> answers != before);
            return null;
        }

        /**
         * Asks until it was of help so many times, or has asked very often.
         *
         * @param times how often it is to help
         * @return how often it has
         * @throws IOException a question cannot be sent
         */
        public final int help(int times) throws IOException {
            int helped = 0;
            for (int questions = 0; questions < 5_000 && helped < times; questions++) {
                helped += helps() ? 1 : 0;
            }
            return helped;
        }
    }

    @Test
    final void aThreadThatWaitsHandsItsAnswerToItself() throws Exception {
        try (var listening = listening()) {
            var asker = asker(listening);
            int helped = 0;
            for (int tries = 0; tries < 20 && helped == 0; tries++) {
                helped = asker.help(10);
            }
            assertTrue(helped > 0);
            asker.close();
        }
    }

    @Test
    final void othersAreServedWhileThreadsHelpAndAfterwards() throws Exception {
        try (var listening = listening()) {
            var sleeper = listening.connect();
            var helpers = new FutureTask<>(() -> {
                var asker = asker(listening);
                asker.help(10);
                asker.close();
                return true;
            });
            Thread.ofPlatform().daemon().start(helpers);
            byte number = 0;
            while (!helpers.isDone()) {
                assertArrayEquals(new byte[] {number}, sleeper.ask(number++));
            }
            assertTrue(helpers.get());
            assertArrayEquals(new byte[] {7}, sleeper.ask((byte) 7));
        }
    }

    @Test
    final void othersAreServedHoweverQuicklyHelpersHaveWhatTheyWaitFor() throws Exception {
        try (var listening = listening()) {
            var sleeper = listening.connect();
            sleeper.ask((byte) 1);
            var over = new AtomicBoolean();
            var helper = new FutureTask<>(() -> {
                while (!over.get()) {
                    var looks = new AtomicInteger();
                    loop().help(() -> looks.getAndIncrement() == 3, System.nanoTime());
                }
                return null;
            });
            Thread.ofPlatform().daemon().start(helper);
            try {
                for (byte number = 0; number < 100; number++) {
                    assertArrayEquals(new byte[] {number}, sleeper.ask(number));
                }
            } finally {
                over.set(true);
                helper.get();
            }
        }
    }

    @Test
    final void aVirtualThreadThatSleepsCallsTheLoopBack() throws Exception {
        try (var listening = listening()) {
            var asker = asker(listening);
            var other = asker(listening);
            for (int i = 0; i < 20; i++) {
                for (int questions = 0; questions < 3; questions++) {
                    asker.helps();
                }
                var virtual = new FutureTask<>(other::asksAsleep);
                Thread.ofVirtual().start(virtual);
                virtual.get();
            }
            asker.close();
            other.connection.close();
        }
    }

    @Test
    final void threadsThatAllHelpGetAllTheirAnswers() throws Exception {
        try (var listening = listening()) {
            var helpers = new FutureTask<?>[4];
            for (int i = 0; i < helpers.length; i++) {
                helpers[i] = new FutureTask<>(() -> {
                    var asker = asker(listening);
                    for (int question = 0; question < 500; question++) {
                        asker.helps();
                    }
                    asker.close();
                    return null;
                });
                Thread.ofPlatform().daemon().start(helpers[i]);
            }
            for (FutureTask<?> each : helpers) {
                each.get();
            }
        }
    }

    @Test
    final void anInterruptEndsTheHelpStaysAndHarmsNoConnection() throws Exception {
        try (var listening = listening()) {
            var asker = asker(listening);
            asker.help(10);
            Thread here = Thread.currentThread();
            for (int i = 0; i < 20; i++) {
                // the flag is set after the thread has begun to help, so that it looks at the sockets with it
                loop().help(
                                () -> {
                                    if (Thread.currentThread() == here) {
                                        here.interrupt();
                                    }
                                    return false;
                                },
                                System.nanoTime());
                Thread.interrupted();
                Thread.currentThread().interrupt();
                loop().help(() -> false, System.nanoTime());
                assertTrue(Thread.interrupted());
                asker.helps();
            }
            asker.help(10);
            asker.close();
        }
    }

    /** As deep as the stack goes, and helps at each level. */
    private void descend(Asker asker, AtomicInteger helped) {
        int before = asker.answers;
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(100);
        while (System.nanoTime() - end < 0) {
            if (loop().help(() -> asker.answers != before, System.nanoTime())) {
                helped.incrementAndGet();
                break;
            }
        }
        descend(asker, helped);
    }

    /** What receivers do takes some stack. */
    private static long useStack(int frames, long value) {
        return frames == 0 ? value : useStack(frames - 1, value + frames) ^ value;
    }

    @Test
    final void aThreadWhoseStackIsFullHarmsNoConnection() throws Exception {
        try (var listening = listening()) {
            var ends = new AtomicInteger();
            var sink = new AtomicLong();
            Asker asker = new Asker() {
                @Override
                public void onMessage(ByteBuffer message) {
                    sink.addAndGet(useStack(40, message.remaining()));
                    super.onMessage(message);
                }

                @Override
                public void onClosed(IOException cause) {
                    ends.incrementAndGet();
                }
            };
            asker.connection = listening.transport().connect(listening.address(), asker);
            var over = new AtomicBoolean();
            var asking = new FutureTask<>(() -> {
                while (!over.get()) {
                    int before = asker.answers;
                    asker.connection.send(ByteBuffer.wrap(new byte[] {1}));
                    while (asker.answers == before) {
                        Thread.yield();
                    }
                }
                return true;
            });
            Thread.ofPlatform().daemon().start(asking);
            var helped = new AtomicInteger();
            try {
                for (int i = 0; i < 20; i++) {
                    var deep = new FutureTask<>(() -> {
                        try {
                            descend(asker, helped);
                            return false;
                        } catch (StackOverflowError e) {
                            return true;
                        }
                    });
                    new Thread(null, deep, "deep", 256 << 10).start();
                    assertTrue(deep.get());
                    assertEquals(0, ends.get(), "the connection was closed");
                }
            } finally {
                over.set(true);
            }
            assertTrue(asking.get());
            assertTrue(helped.get() > 0);
            asker.helps(); // it is served as before
            asker.close();
        }
    }

    /** Notes how its connection ended, and in which thread. */
    private class Mortal extends Asker {
        final Queue<String> ends = new ConcurrentLinkedQueue<>();

        @Override
        public void onClosed(IOException cause) {
            ends.add(Thread.currentThread().getName() + ": " + cause);
        }
    }

    @Test
    final void anErrorOfAThreadThatHelpsEndsTheConnectionThatItServedAndNoOther() throws Exception {
        try (var listening = listening()) {
            Thread test = Thread.currentThread();
            var failing = new Mortal() {
                @Override
                public void onMessage(ByteBuffer message) {
                    if (Thread.currentThread() == test) {
                        throw new OutOfMemoryError("not really");
                    }
                    super.onMessage(message);
                }
            };
            failing.connection = listening.transport().connect(listening.address(), failing);
            var other = asker(listening);
            other.helps();
            Loop loop = loop();
            for (int i = 0; i < 5_000 && failing.ends.isEmpty(); i++) {
                int before = failing.answers;
                BooleanSupplier over = () -> failing.answers != before || !failing.ends.isEmpty();
                try {
                    failing.connection.send(ByteBuffer.wrap(new byte[] {1}));
                } catch (IOException closed) {
                    break;
                }
                long began = System.nanoTime();
                for (int tries = 0; tries < 1_000 && !over.getAsBoolean(); tries++) {
                    loop.help(over, began);
                    Thread.onSpinWait();
                }
                loop.attend();
                Await.until("it is answered or ended", over::getAsBoolean);
            }
            Await.until("it has ended", () -> !failing.ends.isEmpty());
            assertEquals(1, failing.ends.size());
            assertTrue(failing.ends.peek().startsWith(loopThread()), failing.ends.peek());
            assertTrue(failing.ends.peek().contains("not really"), failing.ends.peek());
            other.helps();
            other.connection.close();
        }
    }

    /**
     * Has another thread help all the while.
     *
     * @param asker asks, again and again
     * @param task what happens meanwhile
     * @throws Exception the helper failed
     */
    protected static void whileItHelps(Asker asker, Executable task) throws Exception {
        var over = new AtomicBoolean();
        var helper = new FutureTask<>(() -> {
            while (!over.get()) {
                asker.helps();
            }
            return null;
        });
        Thread.ofPlatform().daemon().start(helper);
        try {
            assertDoesNotThrow(task);
        } finally {
            over.set(true);
            helper.get();
        }
    }

    @Test
    final void whateverAThreadHelpsWithTheEndOfAConnectionIsToldOnceAndByTheLoop() throws Exception {
        try (var kept = listening()) {
            var asker = asker(kept); // the loop stays the same
            whileItHelps(asker, () -> {
                for (int i = 0; i < 30; i++) {
                    var mortal = new Mortal();
                    try (var listening = listening()) {
                        mortal.connection = listening.transport().connect(listening.address(), mortal);
                        mortal.connection.send(ByteBuffer.wrap(new byte[] {1}));
                        Await.until("the answer", () -> mortal.answers == 1);
                        listening.next().connection().close();
                    }
                    Await.until("the end", () -> !mortal.ends.isEmpty());
                    assertEquals(1, mortal.ends.size());
                    assertTrue(mortal.ends.peek().startsWith(loopThread()), mortal.ends.peek());
                }
            });
            asker.close();
        }
    }

    @Test
    final void aLoopThatHasEndedIsNotHelped() throws Exception {
        Loop loop;
        try (var listening = listening()) {
            var asker = asker(listening);
            asker.help(10);
            loop = loop();
            asker.close();
        }
        Await.until("the loop has ended", () -> loop() == null);
        assertFalse(loop.help(() -> false, System.nanoTime()));
        loop.attend();
    }
}
