package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A channel that is shut down, broken or aborted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelEndingTest {
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    @Test
    void afterAShutdownNothingIsPutAndWhatIsThereIsTaken() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "a");
        Elements.put(channel, "b");
        assertThat(channel.putState()).isEqualTo(Outcome.DONE);
        channel.refuse(Outcome.SHUT_DOWN);
        assertThat(channel.putState()).isEqualTo(Outcome.SHUT_DOWN);
        assertThat(Elements.put(channel, "c")).isEqualTo(Outcome.SHUT_DOWN);
        assertThat(channel.await(0, false, Elements.NEVER)).isEqualTo(Outcome.DONE);
        assertThat(Elements.drain(channel)).containsExactly("a", "b");
        assertThat(Elements.take(channel)).isEqualTo(Outcome.ENDED);
        assertThat(Elements.peek(channel)).isEqualTo(Outcome.ENDED);
        assertThat(channel.await(0, false, Elements.NEVER)).isEqualTo(Outcome.ENDED);
    }

    @Test
    void whatIsBrokenSaysSo() throws Exception {
        SharedMemChannel channel = ground.channel();
        channel.refuse(Outcome.BROKEN);
        assertThat(Elements.put(channel, "c")).isEqualTo(Outcome.BROKEN);
        assertThat(Elements.take(channel)).isEqualTo(Outcome.ENDED);
    }

    @Test
    void whatWasToldFirstStays() throws Exception {
        SharedMemChannel channel = ground.channel();
        channel.refuse(Outcome.SHUT_DOWN);
        channel.refuse(Outcome.BROKEN);
        assertThat(channel.putState()).isEqualTo(Outcome.SHUT_DOWN);
        assertThat(ground.open(channel).putState()).isEqualTo(Outcome.SHUT_DOWN);
    }

    @Test
    void afterAShutdownElementsCanBeRemovedAndDone() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "a");
        Elements.put(channel, "b");
        channel.refuse(Outcome.SHUT_DOWN);
        channel.remove(0);
        assertThat(channel.unfinished()).isOne();
        channel.clear();
        assertThat(channel.unfinished()).isZero();
        assertThat(Elements.take(channel)).isEqualTo(Outcome.ENDED);
    }

    @Test
    void allWhoWaitAreToldWithinMilliseconds() throws Exception {
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SharedMemChannel channel = ground.channel(1);
            TestThread<Object> taker = ground.thread(() -> Elements.takeForever(channel));
            TestThread<Object> another = ground.thread(() -> Elements.takeForever(channel));
            TestThread<Outcome> looker =
                    ground.thread(() -> channel.await(SharedChannel.FOREVER, true, Elements.NEVER));
            for (TestThread<?> waiter : List.of(taker, another, looker)) {
                waiter.awaitAsleep();
            }
            long begin = System.nanoTime();
            channel.refuse(Outcome.SHUT_DOWN);
            for (TestThread<?> waiter : List.of(taker, another, looker)) {
                assertThat(waiter.result(SOON)).isEqualTo(Outcome.ENDED);
                delays.add(Duration.ofNanos(waiter.endedNanos() - begin));
            }

            SharedMemChannel full = ground.channel(1);
            Elements.put(full, "full");
            TestThread<Outcome> putter = ground.thread(() -> Elements.putForever(full, "x"));
            putter.awaitAsleep();
            begin = System.nanoTime();
            full.refuse(Outcome.BROKEN);
            assertThat(putter.result(SOON)).isEqualTo(Outcome.BROKEN);
            delays.add(Duration.ofNanos(putter.endedNanos() - begin));
        }
        delays.sort(null);
        assertThat(delays.get(delays.size() / 2)).isLessThan(Await.scaled(Duration.ofMillis(20)));
    }

    @Test
    void aTakerMissesNothingThatWasPutBeforeTheEnd() throws Exception {
        for (int i = 0; i < 300; i++) {
            SharedMemChannel channel = ground.channel();
            TestThread<List<String>> taker = ground.thread(() -> {
                var texts = new ArrayList<String>();
                Object taken = Elements.takeForever(channel);
                for (; taken != Outcome.ENDED; taken = Elements.takeForever(channel)) {
                    texts.add(Elements.text(taken));
                }
                return texts;
            });
            TestThread<Integer> putter = ground.thread(() -> {
                int put = 0;
                while (Elements.put(channel, "" + put) == Outcome.DONE) {
                    put++;
                }
                return put;
            });
            for (int k = 0; k < i * 10; k++) {
                Thread.onSpinWait();
            }
            channel.refuse(Outcome.SHUT_DOWN);
            assertThat(taker.result()).hasSize(putter.result());
            channel.release();
        }
    }

    @Test
    void whatItsHostAbortsIsGoneForAll() throws Exception {
        SharedMemChannel channel = ground.channel(1);
        Elements.put(channel, "a");
        channel.abort();
        assertThat(Elements.put(channel, "b")).isEqualTo(Outcome.GONE);
        assertThat(Elements.take(channel)).isEqualTo(Outcome.GONE);
        assertThat(Elements.peek(channel)).isEqualTo(Outcome.GONE);
        assertThat(channel.await(0, false, Elements.NEVER)).isEqualTo(Outcome.GONE);
        assertThat(channel.awaitDone(0, false, Elements.NEVER)).isEqualTo(Outcome.GONE);
    }

    @Test
    void allWhoWaitAreToldOfAnAbort() throws Exception {
        SharedMemChannel full = ground.channel(1);
        Elements.put(full, "full");
        SharedMemChannel empty = ground.channel(1);
        List<TestThread<?>> waiters = List.of(
                ground.thread(() -> Elements.putForever(full, "x")),
                ground.thread(() -> Elements.takeForever(empty)),
                ground.thread(() -> full.awaitDone(SharedChannel.FOREVER, true, Elements.NEVER)));
        waiters.forEach(TestThread::awaitAsleep);
        full.abort();
        empty.abort();
        for (TestThread<?> waiter : waiters) {
            assertThat(waiter.result(SOON)).isEqualTo(Outcome.GONE);
        }
    }

    @Test
    void anAbortReachesOtherProcesses() throws Exception {
        SharedMemChannel channel = ground.channel(1);
        ChildJvm child = ground.child(Taker.class, channel.address());
        child.awaitLine("here");
        channel.abort();
        child.awaitLine("GONE");
    }

    @Test
    void aShutdownByAnotherProcessIsSeen() throws Exception {
        SharedMemChannel channel = ground.channel(1);
        TestThread<Object> taker = ground.thread(() -> Elements.takeForever(channel));
        ground.child(Ender.class, channel.address());
        assertThat(taker.result()).isEqualTo(Outcome.ENDED);
    }

    static final class Taker implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel channel = child.channel(child.argument(0));
            child.say("here");
            child.say(Elements.takeForever(channel));
            child.hearLine();
        }
    }

    static final class Ender implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            child.channel(child.argument(0)).refuse(Outcome.SHUT_DOWN);
        }
    }

    @Test
    void repairingWhatIsWholeChangesNothing() throws Exception {
        SharedMemChannel channel = ground.channel(5);
        for (int i = 0; i < 5; i++) {
            Elements.put(channel, "" + i);
        }
        channel.remove(2);
        Object ignored = Elements.take(channel);
        channel.repair();
        assertThat(channel.size()).isEqualTo(3);
        assertThat(channel.unfinished()).isEqualTo(4);
        assertThat(Elements.drain(channel)).containsExactly("1", "3", "4");
    }
}
