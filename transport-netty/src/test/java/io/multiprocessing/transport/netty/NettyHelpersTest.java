package io.multiprocessing.transport.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.testkit.transport.HelpersContract;
import io.netty.util.internal.InternalThreadLocalMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is Netty's own of threads that read for the loop's thread while they wait. */
class NettyHelpersTest extends HelpersContract {
    @Override
    protected NettyListening listening() throws IOException {
        return new NettyListening(LIMIT_BYTES);
    }

    @Override
    protected String loopThread() {
        return "multiprocessing-netty-io";
    }

    @Override
    protected Loop loop() {
        HelpedLoop loop = HelpedLoop.current();
        return loop == null
                ? null
                : new Loop() {
                    @Override
                    public boolean help(BooleanSupplier until, long waitBegan) {
                        return loop.help(until, waitBegan);
                    }

                    @Override
                    public void attend() {
                        loop.attend();
                    }
                };
    }

    @Test
    void whoHelpsKeepsNothingOfNettys() throws Exception {
        try (var listening = listening()) {
            var asker = asker(listening);
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
            asker.close();
        }
    }

    @Test
    void whatIsWaitedForInTheLoopIsRefusedToWhoHelps() throws Exception {
        try (var listening = listening()) {
            Thread test = Thread.currentThread();
            var refused = new AtomicInteger();
            var accepted = new AtomicInteger();
            Asker asker = new Asker() {
                @Override
                public void onMessage(ByteBuffer message) {
                    if (Thread.currentThread() == test) {
                        try {
                            asker(listening);
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
            asker.connect(listening);
            for (int tries = 0; tries < 20 && refused.get() == 0; tries++) {
                asker.help(1);
            }
            assertTrue(refused.get() > 0);
            assertEquals(0, accepted.get());
            asker.close();
        }
    }

    @Test
    void whoConnectsIsLetInWhileThreadsHelp() throws Exception {
        try (var listening = listening()) {
            var asker = asker(listening);
            whileItHelps(asker, () -> {
                for (byte number = 0; number < 20; number++) {
                    var newcomer = listening.connect();
                    assertArrayEquals(new byte[] {number}, newcomer.ask(number));
                }
            });
            asker.close();
        }
    }

    @Test
    void tasksAndTimersOfTheLoopAreRunInItsThreadWhileThreadsHelp() throws Exception {
        try (var listening = listening()) {
            var asker = asker(listening);
            whileItHelps(asker, () -> {
                var loop = (NettyLoop) HelpedLoop.current();
                for (int i = 0; i < 100; i++) {
                    var task = new FutureTask<>(Thread::currentThread);
                    var timer = new FutureTask<>(Thread::currentThread);
                    loop.execute(task);
                    loop.after(TimeUnit.MICROSECONDS.toNanos(300), timer);
                    assertSame(loop.thread(), task.get());
                    assertSame(loop.thread(), timer.get());
                }
            });
            asker.close();
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
