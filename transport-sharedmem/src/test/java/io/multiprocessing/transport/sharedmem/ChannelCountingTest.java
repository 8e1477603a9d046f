package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was put, and is neither done nor dropped. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelCountingTest {
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    private static Outcome awaitDone(SharedMemChannel channel, Duration limit) throws InterruptedException {
        return channel.awaitDone(limit.toNanos(), true, Elements.NEVER);
    }

    @Test
    void whatIsPutIsUnfinishedUntilItIsDone() throws Exception {
        SharedMemChannel channel = ground.channel();
        assertThat(channel.unfinished()).isZero();
        Elements.put(channel, "a");
        Elements.put(channel, "b");
        assertThat(channel.unfinished()).isEqualTo(2);
        Elements.drain(channel);
        assertThat(channel.unfinished()).isEqualTo(2);
        assertThat(channel.done()).isTrue();
        assertThat(channel.unfinished()).isOne();
        assertThat(channel.done()).isTrue();
        assertThat(channel.unfinished()).isZero();
    }

    /** Who counts may lose its processor between one look and the next. */
    @Test
    void aBusyChannelIsNeverSaidToHoldMuchMoreThanItEverDid() throws Exception {
        SharedMemChannel channel = ground.channel();
        var over = new AtomicBoolean();
        TestThread<Integer> busy = ground.thread(() -> {
            int rounds = 0;
            for (; !over.get(); rounds++) {
                Elements.put(channel, "a");
                Elements.put(channel, "b");
                Elements.take(channel);
                Elements.take(channel);
            }
            return rounds;
        });
        List<TestThread<Integer>> counters = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // more than there are processors
            counters.add(ground.thread(() -> {
                int most = 0;
                while (!over.get()) {
                    most = Math.max(most, channel.size());
                }
                return most;
            }));
        }
        Await.pause(Duration.ofMillis(500));
        over.set(true);
        assertThat(busy.result()).isPositive();
        for (TestThread<Integer> each : counters) {
            assertThat(each.result()).isBetween(0, 4);
        }
    }

    @Test
    void moreThanThereIsCannotBeDone() throws Exception {
        SharedMemChannel channel = ground.channel();
        assertThat(channel.done()).isFalse();
        Elements.put(channel, "a");
        assertThat(channel.done()).isTrue();
        assertThat(channel.done()).isFalse();
        Elements.put(channel, "b");
        assertThat(channel.unfinished()).isOne();
    }

    @Test
    void whatIsRemovedOrClearedIsFinished() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 5; i++) {
            Elements.put(channel, "" + i);
        }
        Object ignored = Elements.take(channel);
        channel.remove(2);
        assertThat(channel.unfinished()).isEqualTo(4);
        channel.clear();
        assertThat(channel.unfinished()).isOne();
        assertThat(channel.done()).isTrue();
        assertThat(channel.done()).isFalse();
    }

    @Test
    void whereNothingIsUnfinishedNobodyWaits() throws Exception {
        SharedMemChannel channel = ground.channel();
        assertThat(awaitDone(channel, Duration.ZERO)).isEqualTo(Outcome.DONE);
        Elements.put(channel, "a");
        assertThat(awaitDone(channel, Duration.ZERO)).isEqualTo(Outcome.NOT_NOW);
        channel.done();
        assertThat(channel.awaitDone(SharedChannel.FOREVER, true, Elements.NEVER))
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void theLastOneDoneWakesAllWhoWaitWithinMilliseconds() throws Exception {
        SharedMemChannel channel = ground.channel();
        var delays = new ArrayList<Long>();
        for (int round = 0; round < 10; round++) {
            Elements.put(channel, "a");
            Elements.put(channel, "b");
            List<TestThread<Outcome>> joiners =
                    List.of(ground.thread(() -> join(channel)), ground.thread(() -> join(channel)));
            joiners.forEach(TestThread::awaitAsleep);
            channel.done();
            assertThat(joiners).noneMatch(TestThread::isDone);
            long begin = System.nanoTime();
            channel.done();
            for (TestThread<Outcome> joiner : joiners) {
                assertThat(joiner.result()).isEqualTo(Outcome.DONE);
                delays.add(joiner.endedNanos() - begin);
            }
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(5))).isLessThan(Await.scaled(Duration.ofMillis(20)));
    }

    private static Outcome join(SharedMemChannel channel) throws InterruptedException {
        return channel.awaitDone(SharedChannel.FOREVER, true, Elements.NEVER);
    }

    @Test
    void theLastOneRemovedWakesWhoWaits() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "a");
        TestThread<Outcome> joiner = ground.thread(() -> join(channel));
        joiner.awaitAsleep();
        channel.remove(0);
        assertThat(joiner.result(SOON)).isEqualTo(Outcome.DONE);

        Elements.put(channel, "b");
        TestThread<Outcome> another = ground.thread(() -> join(channel));
        another.awaitAsleep();
        channel.clear();
        assertThat(another.result(SOON)).isEqualTo(Outcome.DONE);
    }

    @Test
    void aWaitEndsWithItsTimeAnInterruptAStopOrTheHost() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "a");
        assertThat(awaitDone(channel, Duration.ofMillis(20))).isEqualTo(Outcome.NOT_NOW);

        var stopped = new AtomicBoolean();
        TestThread<Outcome> stopping =
                ground.thread(() -> channel.awaitDone(SharedChannel.FOREVER, true, stopped::get));
        stopping.awaitAsleep();
        stopped.set(true);
        assertThat(stopping.result(SOON)).isEqualTo(Outcome.STOPPED);

        TestThread<Outcome> interrupted = ground.thread(() -> join(channel));
        interrupted.awaitAsleep();
        interrupted.interrupt();
        assertThatThrownBy(() -> interrupted.result(SOON)).isInstanceOf(InterruptedException.class);

        TestThread<Outcome> gone = ground.thread(() -> join(channel));
        gone.awaitAsleep();
        channel.abort();
        assertThat(gone.result(SOON)).isEqualTo(Outcome.GONE);
    }

    @Test
    void whoHasTakenAnElementCanSayThatItIsDone() throws Exception {
        SharedMemChannel channel = ground.channel(10);
        TestThread<Integer> refused = ground.thread(() -> {
            int count = 0;
            while (Elements.takeForever(channel) instanceof Element) {
                count += channel.done() ? 0 : 1;
            }
            return count;
        });
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Stress.DOSE) {
            Elements.putForever(channel, "x");
        }
        channel.refuse(Outcome.SHUT_DOWN);
        assertThat(refused.result()).isZero();
    }

    @Test
    void whatIsUnfinishedAllTheTimeIsNeverSeenFinished() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "unfinished");
        Object ignored = Elements.take(channel);
        var over = new AtomicBoolean();
        TestThread<Integer> coming = ground.thread(() -> {
            while (!over.get()) {
                Elements.put(channel, "x");
                if (Elements.take(channel) instanceof Element) {
                    channel.done();
                }
            }
            return 0;
        });
        TestThread<Integer> dropping = ground.thread(() -> {
            while (!over.get()) {
                Elements.put(channel, "y");
                channel.clear();
            }
            return 0;
        });
        long seenFinished = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Stress.DOSE) {
            seenFinished += channel.unfinished() == 0 ? 1 : 0;
        }
        over.set(true);
        coming.result();
        dropping.result();
        assertThat(seenFinished).isZero();
        assertThat(channel.done()).isTrue();
    }

    @Test
    void processesSayWhatIsDone() throws Exception {
        SharedMemChannel channel = ground.channel();
        ChildJvm child = ground.child(Worker.class, channel.address());
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 50; i++) {
                Elements.put(channel, "x");
            }
            assertThat(awaitDone(channel, Duration.ofSeconds(20))).isEqualTo(Outcome.DONE);
            assertThat(channel.size()).isZero();
        }
        assertThat(child.isAlive()).isTrue();
    }

    static final class Worker implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel channel = child.channel(child.argument(0));
            while (Elements.takeForever(channel) instanceof Element && channel.done()) {
                // the next one
            }
        }
    }
}
