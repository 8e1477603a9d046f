package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.ChannelVictim.Role;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process stands still in the middle of its work, and lives. Nobody takes anything from it; the others see nothing
 * wrong, and wait no longer than they said.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelStoppedTest {
    private static final Duration LIMIT = Duration.ofMillis(50);
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(3));

    @RegisterExtension
    final Ground ground = new Ground();

    private ChildJvm stopped(SharedMemChannel channel, String label, Role role) throws IOException {
        ChildJvm child = ground.childThatStopsAt(label, ChannelVictim.class, channel.address(), role, 100);
        child.awaitStopped();
        return child;
    }

    @Test
    void anElementWhosePutterHasNotCountedItCanBeDone() throws Exception {
        SharedMemChannel channel = ground.channel();
        stopped(channel, "channel.put.after-commit", Role.PUTTER);
        assertThat(Elements.text(channel)).startsWith("v0");
        assertThat(channel.unfinished()).isOne();
        assertThat(channel.done()).isTrue();
        assertThat(channel.done()).isFalse();
        assertThat(channel.unfinished()).isZero();
    }

    @Test
    void anElementThatIsRemovedBeforeItsPutterCountedItFinishesNoOther() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "unfinished");
        Object ignored = Elements.take(channel);
        ChildJvm child = stopped(channel, "channel.put.after-commit", Role.PUTTER);
        assertThat(channel.remove(channel.snapshot().getFirst().id())).isEmpty();
        assertThat(channel.unfinished()).isOne();
        child.kill();
        assertThat(channel.unfinished()).isOne();
        channel.repair();
        assertThat(channel.unfinished()).isOne();
        assertThat(channel.done()).isTrue();
        assertThat(channel.done()).isFalse();
    }

    @Test
    void aTakerThatDiesBetweenItsWordsGivesAwayNoPlaceTwice() throws Exception {
        SharedMemChannel channel = ground.channel(1);
        Elements.put(channel, "first");
        ChildJvm child = stopped(channel, "channel.take.between-words", Role.TAKER);
        Elements.put(channel, "second");
        child.kill();
        Elements.put(channel, "third");
        assertThat(channel.snapshot()).hasSizeLessThanOrEqualTo(1);
        assertThat(channel.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void whoWaitsForAStoppedTakerWaitsNoLongerThanItSaid() throws Exception {
        SharedMemChannel channel = ground.channel(3);
        Elements.put(channel, "a");
        Elements.put(channel, "b");
        ChildJvm child = stopped(channel, "channel.take.before-commit", Role.TAKER);
        List<TestThread<?>> withoutLimit = List.of(
                ground.thread(channel::snapshot),
                ground.thread(() -> channel.remove(0)),
                ground.thread(channel::clear));
        var stop = new AtomicBoolean();
        TestThread<Object> interrupted = ground.thread(() -> Elements.takeForever(channel));
        TestThread<Object> stopping =
                ground.thread(() -> channel.take(Elements.COPY, false, SharedChannel.FOREVER, true, stop::get));
        List<TestThread<?>> timed = List.of(
                ground.thread(() -> Elements.take(channel)),
                ground.thread(() -> Elements.take(channel, LIMIT)),
                ground.virtualThread(() -> Elements.take(channel, LIMIT)),
                ground.thread(() -> Elements.peek(channel)),
                ground.thread(() -> channel.await(LIMIT.toNanos(), true, Elements.NEVER)));
        for (TestThread<?> each : timed) {
            assertThat(each.result(SOON)).isEqualTo(Outcome.NOT_NOW);
        }
        endsWhenAsked(interrupted, stopping, stop);
        assertThat(Elements.put(channel, "c")).isEqualTo(Outcome.DONE);
        assertThat(Elements.put(channel, "too much", LIMIT)).isEqualTo(Outcome.NOT_NOW);
        for (TestThread<?> each : withoutLimit) {
            assertThatThrownBy(() -> each.result(Await.scaled(Duration.ofSeconds(10))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("pid=" + child.pid());
        }
    }

    @Test
    void whoWaitsForAStoppedPutterWaitsNoLongerThanItSaid() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "a");
        stopped(channel, "channel.put.before-commit", Role.PUTTER);
        var stop = new AtomicBoolean();
        TestThread<Outcome> interrupted = ground.thread(() -> Elements.putForever(channel, "x"));
        TestThread<Outcome> stopping = ground.thread(() -> channel.put(
                (byte) 0, MemorySegment.ofArray(new byte[1]), null, SharedChannel.FOREVER, true, stop::get));
        List<TestThread<Outcome>> timed = List.of(
                ground.thread(() -> Elements.put(channel, "x")),
                ground.thread(() -> Elements.put(channel, "x", LIMIT)),
                ground.virtualThread(() -> Elements.put(channel, "x", LIMIT)));
        for (TestThread<Outcome> each : timed) {
            assertThat(each.result(SOON)).isEqualTo(Outcome.NOT_NOW);
        }
        endsWhenAsked(interrupted, stopping, stop);
        assertThat(Elements.text(channel)).isEqualTo("a");
        assertThat(Elements.take(channel, LIMIT)).isEqualTo(Outcome.NOT_NOW);
    }

    private static void endsWhenAsked(TestThread<?> interrupted, TestThread<?> stopping, AtomicBoolean stop)
            throws Exception {
        assertThat(interrupted.isDone()).isFalse();
        assertThat(stopping.isDone()).isFalse();
        interrupted.interrupt();
        assertThatThrownBy(() -> interrupted.result(SOON)).isInstanceOf(InterruptedException.class);
        stop.set(true);
        assertThat(stopping.result(SOON)).isEqualTo(Outcome.STOPPED);
    }

    @Test
    void endingAndRepairingWaitForNobodyWhoStandsStill() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "a");
        stopped(channel, "channel.put.before-commit", Role.PUTTER);
        stopped(channel, "channel.take.before-commit", Role.TAKER);
        ground.thread(() -> {
                    channel.repair();
                    channel.refuse(Outcome.SHUT_DOWN);
                    assertThat(channel.putState()).isEqualTo(Outcome.SHUT_DOWN);
                    assertThat(channel.size()).isOne();
                    assertThat(channel.room()).isEqualTo(Integer.MAX_VALUE);
                    assertThat(channel.unfinished()).isOne();
                    assertThat(channel.awaitDone(0, false, Elements.NEVER)).isEqualTo(Outcome.NOT_NOW);
                    assertThat(ground.open(channel).size()).isOne();
                    channel.abort();
                    return null;
                })
                .result(SOON);
    }

    @Test
    void whoIsStoppedAnywhereGoesOnWhereItWas() throws Exception {
        SharedMemChannel channel = ground.channel(ChannelKind.CAPACITY);
        ChildJvm child = ground.child(ChannelVictim.class, channel.address(), Role.PUTTER, 100);
        int next = 0;
        for (int i = 0; i < 10; i++) {
            for (int k = 0; k < 100; k++) {
                assertThat(Elements.text(Elements.take(channel, SOON))).startsWith("v" + next++ + " ");
            }
            child.freeze();
            while (Elements.take(channel, LIMIT) instanceof Elements.Element element) {
                assertThat(element.text()).startsWith("v" + next++ + " ");
            }
            child.thaw();
        }
    }
}
