package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Item;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Looking at elements where they are, and taking them out from anywhere. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelRemovalTest {
    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemChannel filled(int elements) throws Exception {
        return filled(ground.channel(1000), elements);
    }

    private static SharedMemChannel filled(SharedMemChannel channel, int elements) throws Exception {
        for (int i = 0; i < elements; i++) {
            Elements.put(channel, "" + i);
        }
        return channel;
    }

    /** Removes the element with that text. */
    private static byte[] remove(SharedChannel channel, String text) throws Exception {
        for (Item item : channel.snapshot()) {
            if (new String(item.bytes(), StandardCharsets.UTF_8).equals(text)) {
                return channel.remove(item.id());
            }
        }
        throw new AssertionError("not there: " + text);
    }

    @Test
    void whatIsPeekedAtStays() throws Exception {
        SharedMemChannel channel = filled(2);
        for (int i = 0; i < 3; i++) {
            assertThat(Elements.text(Elements.peek(channel))).isEqualTo("0");
        }
        assertThat(channel.size()).isEqualTo(2);
        assertThat(Elements.drain(channel)).containsExactly("0", "1");
        assertThat(Elements.peek(channel)).isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void whoWaitsForAnElementLeavesItThere() throws Exception {
        SharedMemChannel channel = filled(1);
        assertThat(channel.await(0, false, Elements.NEVER)).isEqualTo(Outcome.DONE);
        assertThat(Elements.drain(channel)).containsExactly("0");
        assertThat(channel.await(0, false, Elements.NEVER)).isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void aSnapshotIsInOrderAndComplete() throws Exception {
        SharedMemChannel channel = ground.channel();
        assertThat(channel.snapshot()).isEmpty();
        for (int i = 0; i < 300; i++) {
            Elements.put(channel, i, Elements.bytes(i * 10, i), i % 2 == 0 ? null : new byte[3]);
        }
        List<Item> items = channel.snapshot();
        var ids = new HashSet<Long>();
        assertThat(items).hasSize(300);
        for (int i = 0; i < 300; i++) {
            assertThat(items.get(i).kind()).isEqualTo((byte) i);
            assertThat(items.get(i).bytes()).isEqualTo(Elements.bytes(i * 10, i));
            assertThat(ids.add(items.get(i).id())).isTrue();
        }
        assertThat(channel.size()).isEqualTo(300);
    }

    @Test
    void theFirstTheMiddleAndTheLastCanBeRemoved() throws Exception {
        SharedMemChannel channel = filled(7);
        remove(channel, "0");
        remove(channel, "3");
        remove(channel, "6");

        assertThat(channel.size()).isEqualTo(4);
        assertThat(channel.room()).isEqualTo(996);
        assertThat(Elements.texts(channel)).containsExactly("1", "2", "4", "5");
        assertThat(ground.report(channel).violations()).isEmpty();
        Elements.put(channel, "7");
        assertThat(Elements.text(Elements.peek(channel))).isEqualTo("1");
        assertThat(Elements.drain(channel)).containsExactly("1", "2", "4", "5", "7");
        assertThat(channel.size()).isZero();
        assertThat(channel.room()).isEqualTo(1000);
    }

    @Test
    void inAWindowTooElementsCanBeRemoved() throws Exception {
        SharedMemChannel channel = filled(ground.weighedChannel(10_000), 5);
        int room = channel.room();
        remove(channel, "1");
        remove(channel, "4");
        assertThat(channel.room()).isEqualTo(room + 2 * 32);
        assertThat(ground.report(channel).violations()).isEmpty();
        assertThat(Elements.drain(channel)).containsExactly("0", "2", "3");
        assertThat(channel.room()).isEqualTo(10_000);
    }

    @Test
    void elementsOfOtherSegmentsCanBeRemoved() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 30; i++) {
            Elements.put(channel, i, new byte[20_000], null);
        }
        for (Item item : channel.snapshot()) {
            if (item.kind() % 3 != 0) {
                assertThat(channel.remove(item.id())).isEmpty();
            }
        }
        assertThat(ground.report(channel).violations()).isEmpty();
        for (int i = 0; i < 30; i += 3) {
            assertThat(((Element) Elements.take(channel)).kind()).isEqualTo((byte) i);
        }
        assertThat(Elements.take(channel)).isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void whenAllAreRemovedNothingIsThere() throws Exception {
        SharedMemChannel channel = filled(3);
        for (Item item : channel.snapshot()) {
            channel.remove(item.id());
        }
        assertThat(channel.size()).isZero();
        assertThat(channel.snapshot()).isEmpty();
        assertThat(Elements.peek(channel)).isEqualTo(Outcome.NOT_NOW);
        assertThat(channel.unfinished()).isZero();
        Elements.put(channel, "next");
        assertThat(Elements.drain(channel)).containsExactly("next");
    }

    @Test
    void whatIsNotThereCannotBeRemoved() throws Exception {
        SharedMemChannel channel = filled(3);
        long first = channel.snapshot().get(0).id();
        long second = channel.snapshot().get(1).id();
        Object ignored = Elements.take(channel);
        assertThat(channel.remove(first)).isNull();
        assertThat(channel.remove(second)).isEmpty();
        assertThat(channel.remove(second)).isNull();
        assertThat(channel.remove(12345)).isNull();
        assertThat(channel.size()).isOne();
    }

    @Test
    void whoRemovesGetsTheCargo() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, 0, new byte[5], new byte[] {1, 2, 3});
        Elements.put(channel, 0, new byte[5], new byte[0]);
        Elements.put(channel, 0, new byte[5], null);
        List<Item> items = channel.snapshot();
        assertThat(channel.remove(items.get(0).id())).containsExactly(1, 2, 3);
        assertThat(channel.remove(items.get(1).id())).isEmpty();
        assertThat(channel.remove(items.get(2).id())).isEmpty();
    }

    @Test
    void whoClearsGetsTheCargoOfAllThatHadAny() throws Exception {
        SharedMemChannel channel = ground.channel();
        assertThat(channel.clear()).isEmpty();
        Elements.put(channel, 0, new byte[5], new byte[] {1, 2, 3});
        Elements.put(channel, 0, new byte[90_000], null);
        Elements.put(channel, 0, new byte[90_000], new byte[] {4});
        assertThat(channel.clear()).containsExactly(new byte[] {1, 2, 3}, new byte[] {4});
        assertThat(channel.size()).isZero();
        assertThat(channel.unfinished()).isZero();
        assertThat(Elements.take(channel)).isEqualTo(Outcome.NOT_NOW);
        assertThat(ground.report(channel).violations()).isEmpty();
        Elements.put(channel, "after");
        assertThat(Elements.drain(channel)).containsExactly("after");
    }

    @Test
    void roomThatIsMadeWakesPutters() throws Exception {
        SharedMemChannel channel = filled(ground.channel(2), 2);
        List<TestThread<Outcome>> putters = List.of(
                ground.thread(() -> Elements.putForever(channel, "a")),
                ground.thread(() -> Elements.putForever(channel, "b")));
        putters.forEach(TestThread::awaitAsleep);
        remove(channel, "1");
        Await.until("one has put", () -> putters.stream().anyMatch(TestThread::isDone));
        channel.clear();
        for (TestThread<Outcome> putter : putters) {
            assertThat(putter.result(Await.scaled(Duration.ofSeconds(1)))).isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void anElementIsEitherTakenOrRemovedNeverBoth() throws Exception {
        int elements = 4000;
        SharedMemChannel channel = ground.channel(50);
        TestThread<List<String>> taker = ground.thread(() -> {
            var taken = new ArrayList<String>();
            while (Elements.takeForever(channel) instanceof Element element) {
                taken.add(element.text());
            }
            return taken;
        });
        TestThread<List<String>> remover = ground.thread(() -> {
            var removed = new ArrayList<String>();
            while (channel.putState() == Outcome.DONE) {
                List<Item> items = channel.snapshot();
                if (!items.isEmpty()) {
                    Item item = items.get(items.size() / 2);
                    if (channel.remove(item.id()) != null) {
                        removed.add(new String(item.bytes(), StandardCharsets.UTF_8));
                    }
                }
            }
            return removed;
        });
        for (int i = 0; i < elements; i++) {
            Elements.putForever(channel, "" + i);
        }
        channel.refuse(Outcome.SHUT_DOWN);
        var all = new ArrayList<>(taker.result());
        assertThat(all).isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
        all.addAll(remover.result());
        assertThat(new HashSet<>(all)).hasSize(elements).hasSameSizeAs(all);
    }
}
