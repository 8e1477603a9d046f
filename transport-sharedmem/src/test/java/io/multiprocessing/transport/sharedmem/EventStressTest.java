package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Hunts for wake-ups that are lost: threads hand tokens to others that sleep when there are none, for so long that a
 * sleep which nobody ended is seen. The weakened copies, which lose some, show that the hunt finds what it is after.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventStressTest {
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);
    private static final long LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    @RegisterExtension
    final Ground ground = new Ground();

    private MemorySegment file;

    @BeforeEach
    void makeAFile() throws IOException {
        Assumptions.assumeTrue(Futex.AVAILABLE, "no native access here, so sleepers nap");
        file = SharedFile.create(ground.directory().resolve("words"), 4096);
    }

    /** What is hunted: an event, or a weakened copy of it. */
    private interface Bell {
        int prepareToSleep();

        void sleep(int heard, long nanos);

        void wakeOne();
    }

    private Bell event(long offset) {
        var event = new Event(file, offset);
        return new Bell() {
            @Override
            public int prepareToSleep() {
                return event.prepareToSleep();
            }

            @Override
            public void sleep(int heard, long nanos) {
                event.sleep(heard, nanos);
            }

            @Override
            public void wakeOne() {
                event.wakeOne();
            }
        };
    }

    @Test
    void noWakeUpIsLost() throws Exception {
        var hunt = new Hunt(event(256), true);
        assertThat(hunt.losesOne(Stress.DOSE)).as(hunt.toString()).isFalse();
    }

    @Test
    void whoDoesNotLookASecondTimeLosesOne() throws Exception {
        assertThat(new Hunt(event(256), false).losesOne(Stress.CONTROL)).isTrue();
    }

    @Test
    void aFlagThatIsClearedAfterTheWakeUpLosesOne() throws Exception {
        assertThat(new Hunt(new FlagBell(file, 512), true).losesOne(Stress.CONTROL))
                .isTrue();
    }

    /** Two words, flag and rings, where a waker that found nobody clears a flag that a new sleeper has set. */
    private record FlagBell(MemorySegment file, long offset) implements Bell {
        @Override
        public int prepareToSleep() {
            int heard = Words.getIntVolatile(file, offset + 4);
            Words.putIntVolatile(file, offset, 1);
            return heard;
        }

        @Override
        public void sleep(int heard, long nanos) {
            Futex.sleep(file, offset + 4, heard, nanos);
        }

        @Override
        public void wakeOne() {
            if (Words.getIntVolatile(file, offset) != 0) {
                Words.getAndAddInt(file, offset + 4, 1);
                if (Futex.wake(file, offset + 4, 1) == 0) {
                    dawdle();
                    Words.compareAndSetInt(file, offset, 1, 0);
                }
            }
        }
    }

    /** Makes a weakness wider, so that it is found soon. */
    private static void dawdle() {
        for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
        }
    }

    /** One that hands out tokens and two that take them. */
    private final class Hunt {
        private final Bell bell;
        private final boolean lookTwice;
        private final AtomicInteger tokens = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicBoolean lost = new AtomicBoolean();
        private final AtomicInteger handed = new AtomicInteger();
        private volatile long awakenedNanos;

        Hunt(Bell bell, boolean lookTwice) {
            this.bell = bell;
            this.lookTwice = lookTwice;
        }

        boolean losesOne(long nanos) throws Exception {
            TestThread<Void> one = ground.thread(this::take);
            TestThread<Void> two = ground.thread(this::take);
            TestThread<Void> hand = ground.thread(this::hand);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < nanos && !lost.get()) {
                Thread.sleep(1);
            }
            over.set(true);
            hand.result();
            while (!one.isDone() || !two.isDone()) {
                bell.wakeOne();
            }
            one.result();
            two.result();
            return lost.get();
        }

        private Void hand() {
            while (!over.get()) {
                awakenedNanos = Long.MAX_VALUE;
                tokens.incrementAndGet();
                bell.wakeOne();
                awakenedNanos = System.nanoTime();
                handed.incrementAndGet();
                while (tokens.get() > 0 && !over.get()) {
                    Thread.onSpinWait();
                }
            }
            return null;
        }

        private Void take() {
            while (!over.get()) {
                int there = tokens.get();
                if (there > 0) {
                    tokens.compareAndSet(there, there - 1);
                    continue;
                }
                if (!lookTwice) {
                    dawdle();
                }
                int heard = bell.prepareToSleep();
                if (!lookTwice || tokens.get() == 0) {
                    long begin = System.nanoTime();
                    bell.sleep(heard, over.get() ? 0 : LONG_NANOS);
                    if (System.nanoTime() - begin >= LONG_NANOS && liesThereForLong()) {
                        lost.set(true);
                    }
                }
            }
            return null;
        }

        /**
         * A token that came while this thread slept, and its wake-up is over, and nobody has it: not only a slow
         * machine.
         */
        private boolean liesThereForLong() {
            long awakened = awakenedNanos;
            return !over.get()
                    && tokens.get() > 0
                    && awakened != Long.MAX_VALUE
                    && System.nanoTime() - awakened >= LOST_NANOS
                    && awakenedNanos == awakened;
        }

        @Override
        public String toString() {
            return "tokens handed: " + handed;
        }
    }
}
