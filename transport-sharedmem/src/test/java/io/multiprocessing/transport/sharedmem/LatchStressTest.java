package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Threads count in two plain words that a latch guards: a count that is lost, or seen by somebody when only one of them
 * has been counted up, shows two at once. The weakened copies show that it is seen.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LatchStressTest {
    private static final long WORD = 128;
    private static final long FIRST = 256;
    private static final long SECOND = 384;
    private static final int THREADS = 3;

    @RegisterExtension
    final Ground ground = new Ground();

    /** What was seen so far: a control goes on until it has seen enough, however long the machine lets it wait. */
    private final AtomicLong found = new AtomicLong();

    private MemorySegment file;

    @BeforeEach
    void makeAFile() throws IOException {
        file = SharedFile.create(ground.directory().resolve("words"), 4096);
    }

    /** What is under stress: a latch, or a weakened copy of it. */
    private interface Door {
        void lock();

        void unlock();
    }

    @Test
    void neverTwoAtOnce() throws Exception {
        var latch = new Latch(file, WORD, ground.members());
        assertThat(failures(
                        new Door() {
                            @Override
                            public void lock() {
                                latch.lock();
                            }

                            @Override
                            public void unlock() {
                                latch.unlock();
                            }
                        },
                        Stress.DOSE,
                        Long.MAX_VALUE))
                .isZero();
    }

    @Test
    void aLatchThatLooksAndThenLocksLetsTwoIn() throws Exception {
        assertThat(failures(
                        new Door() {
                            @Override
                            public void lock() {
                                while (Words.getIntVolatile(file, WORD) != 0) {
                                    Thread.yield();
                                }
                                Words.putIntVolatile(file, WORD, 1);
                            }

                            @Override
                            public void unlock() {
                                Words.putIntVolatile(file, WORD, 0);
                            }
                        },
                        Stress.CONTROL,
                        1))
                .isPositive();
    }

    @Test
    void aLatchThatTakesTheLivingForDeadLetsTwoIn() throws Exception {
        int self = ground.members().self();
        assertThat(failures(
                        new Door() {
                            @Override
                            public void lock() {
                                while (!Words.compareAndSetInt(file, WORD, 0, self)) {
                                    Futex.sleep(file, WORD, self, 100_000);
                                    if (Words.compareAndSetInt(file, WORD, self, self)) {
                                        return;
                                    }
                                }
                            }

                            @Override
                            public void unlock() {
                                Words.getAndSetInt(file, WORD, 0);
                            }
                        },
                        Stress.CONTROL,
                        1))
                .isPositive();
    }

    private long failures(Door door, long nanos, long enough) throws Exception {
        var over = new AtomicBoolean();
        List<TestThread<long[]>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(ground.thread(() -> count(door, over)));
        }
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos && found.get() < enough) {
            Thread.sleep(1);
        }
        over.set(true);
        long counted = 0;
        long seen = 0;
        for (TestThread<long[]> thread : threads) {
            counted += thread.result()[0];
            seen += thread.result()[1];
        }
        assertThat(counted).isPositive();
        return seen + Math.abs(counted - Words.getLong(file, FIRST)) + Math.abs(counted - Words.getLong(file, SECOND));
    }

    private long[] count(Door door, AtomicBoolean over) {
        long counted = 0;
        long seen = 0;
        while (!over.get()) {
            door.lock();
            long first = Words.getLong(file, FIRST);
            long second = Words.getLong(file, SECOND);
            if (first != second) {
                seen++;
                found.incrementAndGet();
            }
            Words.putLong(file, FIRST, first + 1);
            if (counted % 64 == 0) {
                Thread.yield();
            }
            Words.putLong(file, SECOND, second + 1);
            door.unlock();
            counted++;
        }
        return new long[] {counted, seen};
    }
}
