package io.multiprocessing.transport.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import io.netty.util.internal.InternalThreadLocalMap;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Threads that read for the loop's thread while they wait. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NettyHelpersTest {
    /** Notes who hands over the answers. */
    private static class Asker implements MessageReceiver {
        MessageConnection connection;
        volatile int answers;
        private volatile Thread server;

        static Asker of(NettyListening listening) throws IOException {
            var asker = new Asker();
            asker.connection = listening.transport().connect(listening.address(), asker);
            return asker;
        }

        @Override
        public void onMessage(ByteBuffer message) {
            server = Thread.currentThread();
            answers++;
        }

        @Override
        public void onClosed(IOException cause) {}

        /** Asks, and waits as waiters of the library do; gives whether the answer was handed over in this thread. */
        boolean helps() throws IOException {
            int before = answers;
            connection.send(ByteBuffer.wrap(new byte[] {1}));
            HelpedLoop loop = HelpedLoop.current();
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
            HelpedLoop.attendAny();
            Await.until("the answer", () -> answers != before);
            return null;
        }

        /** Asks until it was of help so many times, or has asked very often; gives how many times. */
        int help(int times) throws IOException {
            int helped = 0;
            for (int questions = 0; questions < 5_000 && helped < times; questions++) {
                helped += helps() ? 1 : 0;
            }
            return helped;
        }
    }

    @Test
    void aThreadThatWaitsHandsItsAnswerToItself() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            int helped = 0;
            for (int tries = 0; tries < 20 && helped == 0; tries++) {
                helped = asker.help(10);
            }
            assertTrue(helped > 0);
            asker.connection.close();
        }
    }

    @Test
    void othersAreServedWhileThreadsHelpAndAfterwards() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var sleeper = listening.connect();
            var helpers = new FutureTask<>(() -> {
                var asker = Asker.of(listening);
                asker.help(10);
                asker.connection.close();
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
    void othersAreServedHoweverQuicklyHelpersHaveWhatTheyWaitFor() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var sleeper = listening.connect();
            sleeper.ask((byte) 1);
            var over = new AtomicBoolean();
            var helper = new FutureTask<>(() -> {
                while (!over.get()) {
                    var looks = new AtomicInteger();
                    HelpedLoop.current().help(() -> looks.getAndIncrement() == 3, System.nanoTime());
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
    void aVirtualThreadThatSleepsCallsTheLoopBack() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            var other = Asker.of(listening);
            for (int i = 0; i < 20; i++) {
                for (int questions = 0; questions < 3; questions++) {
                    asker.helps();
                }
                var virtual = new FutureTask<>(other::asksAsleep);
                Thread.ofVirtual().start(virtual);
                virtual.get();
            }
            asker.connection.close();
            other.connection.close();
        }
    }

    @Test
    void threadsThatAllHelpGetAllTheirAnswers() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var helpers = new FutureTask<?>[4];
            for (int i = 0; i < helpers.length; i++) {
                helpers[i] = new FutureTask<>(() -> {
                    var asker = Asker.of(listening);
                    for (int question = 0; question < 500; question++) {
                        asker.helps();
                    }
                    asker.connection.close();
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
    void anInterruptEndsTheHelpStaysAndHarmsNoConnection() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            asker.help(10);
            for (int i = 0; i < 20; i++) {
                // the flag is set after the thread has begun to help, so that it reads the sockets with it
                HelpedLoop.current()
                        .help(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    return false;
                                },
                                System.nanoTime());
                Thread.interrupted();
                Thread.currentThread().interrupt();
                HelpedLoop.current().help(() -> false, System.nanoTime());
                assertTrue(Thread.interrupted());
                asker.helps();
            }
            asker.help(10);
            asker.connection.close();
        }
    }

    /** As deep as the stack goes, and helps at each level. */
    private static void descend(Asker asker, AtomicInteger helped) {
        int before = asker.answers;
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(100);
        while (System.nanoTime() - end < 0) {
            if (HelpedLoop.current().help(() -> asker.answers != before, System.nanoTime())) {
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
    void aThreadWhoseStackIsFullHarmsNoConnection() throws Exception {
        try (var listening = new NettyListening(1_000)) {
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
            asker.connection.close();
        }
    }

    /** Notes how its connection ended, and in which thread. */
    private static class Mortal extends Asker {
        final Queue<String> ends = new ConcurrentLinkedQueue<>();

        @Override
        public void onClosed(IOException cause) {
            ends.add(Thread.currentThread().getName() + ": " + cause);
        }
    }

    @Test
    void anErrorOfAThreadThatHelpsEndsTheConnectionThatItServedAndNoOther() throws Exception {
        try (var listening = new NettyListening(1_000)) {
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
            var other = Asker.of(listening);
            other.helps();
            HelpedLoop loop = HelpedLoop.current();
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
            assertTrue(failing.ends.peek().startsWith("multiprocessing-netty-io"), failing.ends.peek());
            assertTrue(failing.ends.peek().contains("not really"), failing.ends.peek());
            other.helps();
            other.connection.close();
        }
    }

    @Test
    void whateverAThreadHelpsWithTheEndOfAConnectionIsToldOnceAndByTheLoop() throws Exception {
        try (var kept = new NettyListening(1_000)) {
            var asker = Asker.of(kept); // the loop stays the same
            var over = new AtomicBoolean();
            var helper = new FutureTask<>(() -> {
                while (!over.get()) {
                    asker.helps();
                }
                return null;
            });
            Thread.ofPlatform().daemon().start(helper);
            try {
                for (int i = 0; i < 30; i++) {
                    var mortal = new Mortal();
                    try (var listening = new NettyListening(1_000)) {
                        mortal.connection = listening.transport().connect(listening.address(), mortal);
                        mortal.connection.send(ByteBuffer.wrap(new byte[] {1}));
                        Await.until("the answer", () -> mortal.answers == 1);
                        listening.next().connection().close();
                    }
                    Await.until("the end", () -> !mortal.ends.isEmpty());
                    assertEquals(1, mortal.ends.size());
                    assertTrue(mortal.ends.peek().startsWith("multiprocessing-netty-io"), mortal.ends.peek());
                }
            } finally {
                over.set(true);
                helper.get();
            }
            asker.connection.close();
        }
    }

    @Test
    void aLoopThatHasEndedIsNotHelped() throws Exception {
        HelpedLoop loop;
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            asker.help(10);
            loop = HelpedLoop.current();
            asker.connection.close();
        }
        Await.until("the loop has ended", () -> HelpedLoop.current() == null);
        assertFalse(loop.help(() -> false, System.nanoTime()));
        loop.attend();
    }

    @Test
    void whoHelpsKeepsNothingOfNettys() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            var kept = new FutureTask<>(() -> {
                int helped = 0;
                for (int tries = 0; tries < 20 && helped == 0; tries++) {
                    helped = asker.help(10);
                }
                assertTrue(helped > 0);
                return InternalThreadLocalMap.getIfSet();
            });
            Thread.ofPlatform().daemon().start(kept);
            assertNull(kept.get());
            asker.connection.close();
        }
    }

    @Test
    void whatIsWaitedForInTheLoopIsRefusedToWhoHelps() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            Thread test = Thread.currentThread();
            var refused = new AtomicInteger();
            var accepted = new AtomicInteger();
            Asker asker = new Asker() {
                @Override
                public void onMessage(ByteBuffer message) {
                    if (Thread.currentThread() == test) {
                        try {
                            Asker.of(listening);
                            accepted.incrementAndGet();
                        } catch (IllegalStateException e) {
                            refused.incrementAndGet();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    super.onMessage(message);
                }
            };
            asker.connection = listening.transport().connect(listening.address(), asker);
            for (int tries = 0; tries < 20 && refused.get() == 0; tries++) {
                asker.help(1);
            }
            assertTrue(refused.get() > 0);
            assertEquals(0, accepted.get());
            asker.connection.close();
        }
    }

    @Test
    void whoConnectsIsLetInWhileThreadsHelp() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            var over = new AtomicBoolean();
            var helper = new FutureTask<>(() -> {
                while (!over.get()) {
                    asker.helps();
                }
                return null;
            });
            Thread.ofPlatform().daemon().start(helper);
            try {
                for (byte number = 0; number < 20; number++) {
                    var newcomer = listening.connect();
                    assertArrayEquals(new byte[] {number}, newcomer.ask(number));
                }
            } finally {
                over.set(true);
                helper.get();
            }
            asker.connection.close();
        }
    }

    @Test
    void tasksAndTimersOfTheLoopAreRunInItsThreadWhileThreadsHelp() throws Exception {
        try (var listening = new NettyListening(1_000)) {
            var asker = Asker.of(listening);
            var over = new AtomicBoolean();
            var helper = new FutureTask<>(() -> {
                while (!over.get()) {
                    asker.helps();
                }
                return null;
            });
            Thread.ofPlatform().daemon().start(helper);
            try {
                var loop = (NettyLoop) HelpedLoop.current();
                for (int i = 0; i < 100; i++) {
                    var task = new FutureTask<>(Thread::currentThread);
                    var timer = new FutureTask<>(Thread::currentThread);
                    loop.execute(task);
                    loop.after(TimeUnit.MICROSECONDS.toNanos(300), timer);
                    assertSame(loop.thread(), task.get());
                    assertSame(loop.thread(), timer.get());
                }
            } finally {
                over.set(true);
                helper.get();
            }
            asker.connection.close();
        }
    }

    @Test
    void theEndOfAProcessThatIsKilledIsToldWhoHelps() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var mp = Context.create("netty")) {
                var pipe = mp.<Integer>pipe();
                Connection<Integer> near = pipe.first();
                Connection<Integer> far = pipe.second();
                Process echo = mp.process().name("echo").start(() -> {
                    while (true) {
                        far.send(far.receive());
                    }
                });
                far.close();
                for (int number = 0; number < 2_000; number++) {
                    near.send(number);
                    assertEquals(number, near.receive());
                }
                var killer = new FutureTask<>(() -> {
                    echo.kill();
                    return null;
                });
                Thread.ofPlatform().daemon().start(killer);
                assertThrows(IOException.class, () -> {
                    while (true) {
                        near.send(1);
                        near.receive();
                    }
                });
                killer.get();
                echo.join();
                near.close();
            }
        }
    }
}
