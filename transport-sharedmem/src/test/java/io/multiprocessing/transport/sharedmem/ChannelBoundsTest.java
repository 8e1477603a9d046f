package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a channel holds: exactly so many elements, or so many bytes and one element more. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelBoundsTest {
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(10));

    @RegisterExtension
    final Ground ground = new Ground();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void aChannelHoldsItsCapacityAndNoMore(int capacity) throws Exception {
        SharedMemChannel channel = ground.channel(capacity);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < capacity; i++) {
                assertThat(channel.room()).isEqualTo(capacity - i);
                assertThat(channel.size()).isEqualTo(i);
                assertThat(Elements.put(channel, "x")).isEqualTo(Outcome.DONE);
            }
            assertThat(channel.room()).isZero();
            assertThat(Elements.put(channel, "too much")).isEqualTo(Outcome.NOT_NOW);
            assertThat(Elements.put(channel, "too much")).isEqualTo(Outcome.NOT_NOW);
            assertThat(Elements.text(channel)).isEqualTo("x");
            assertThat(Elements.put(channel, "last")).isEqualTo(Outcome.DONE);
            assertThat(Elements.put(channel, "too much")).isEqualTo(Outcome.NOT_NOW);
            assertThat(Elements.drain(channel)).hasSize(capacity);
        }
    }

    @Test
    void whereThereIsNoLimitThereIsAlwaysRoom() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "x");
        assertThat(channel.room()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aWindowIsOpenUntilItsBytesAreFull() throws Exception {
        SharedMemChannel channel = ground.weighedChannel(1000);
        int put = 0;
        while (Elements.put(channel, new byte[100]) == Outcome.DONE) {
            put++;
        }
        assertThat(put).as("of 128 bytes with their headers").isEqualTo(8);
        Object ignored = Elements.take(channel);
        assertThat(Elements.put(channel, new byte[100])).isEqualTo(Outcome.DONE);
        assertThat(Elements.put(channel, new byte[0])).isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void oneElementThatIsLargerThanTheWindowGoesThrough() throws Exception {
        SharedMemChannel channel = ground.weighedChannel(1000);
        Elements.put(channel, "before");
        byte[] large = Elements.bytes(500_000, 1);
        assertThat(Elements.put(channel, large)).isEqualTo(Outcome.DONE);
        assertThat(Elements.put(channel, "after")).isEqualTo(Outcome.NOT_NOW);
        assertThat(Elements.text(channel)).isEqualTo("before");
        assertThat(Elements.put(channel, "after")).isEqualTo(Outcome.NOT_NOW);
        assertThat(((Element) Elements.take(channel)).bytes()).isEqualTo(large);
        assertThat(Elements.put(channel, "after")).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatIsRemovedOrClearedMakesRoomAtOnce() throws Exception {
        SharedMemChannel channel = ground.channel(4);
        for (int i = 0; i < 4; i++) {
            Elements.put(channel, "" + i);
        }
        channel.remove(2);
        assertThat(Elements.put(channel, "4")).isEqualTo(Outcome.DONE);
        assertThat(Elements.put(channel, "too much")).isEqualTo(Outcome.NOT_NOW);
        channel.clear();
        for (int i = 0; i < 4; i++) {
            assertThat(Elements.put(channel, "again")).isEqualTo(Outcome.DONE);
        }
        assertThat(Elements.put(channel, "too much")).isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void manyThreadsThatPutAndTakeNeverExceedTheCapacity() throws Exception {
        int capacity = 3;
        int each = 2000;
        SharedMemChannel channel = ground.channel(capacity);
        List<TestThread<Integer>> putters = new ArrayList<>();
        List<TestThread<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            putters.add(ground.thread(() -> {
                for (int k = 0; k < each; k++) {
                    Elements.putForever(channel, "x");
                }
                return each;
            }));
            takers.add(ground.thread(() -> {
                int taken = 0;
                while (Elements.takeForever(channel) instanceof Element) {
                    taken++;
                }
                return taken;
            }));
        }
        while (putters.stream().anyMatch(putter -> !putter.isDone())) {
            assertThat(channel.snapshot()).hasSizeLessThanOrEqualTo(capacity);
        }
        channel.refuse(Outcome.SHUT_DOWN);
        int taken = 0;
        for (TestThread<Integer> taker : takers) {
            taken += taker.result(SOON);
        }
        assertThat(taken).isEqualTo(3 * each);
    }

    @Test
    void processesThatPutStopAtTheCapacity() throws Exception {
        int capacity = 5;
        SharedMemChannel channel = ground.channel(capacity);
        for (int i = 0; i < 2; i++) {
            ground.child(Flood.class, channel.address());
        }
        Await.until("the channel is full", () -> channel.size() == capacity);
        for (int i = 0; i < 2000; i++) {
            assertThat(Elements.take(channel, SOON)).isInstanceOf(Element.class);
            assertThat(channel.snapshot()).hasSizeLessThanOrEqualTo(capacity);
        }
        Await.until("the channel is full", () -> channel.size() == capacity);
        assertThat(channel.snapshot()).hasSize(capacity);
        assertThat(Elements.put(channel, "too much")).isEqualTo(Outcome.NOT_NOW);
    }

    static final class Flood implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel channel = child.channel(child.argument(0));
            while (true) {
                Elements.putForever(channel, "x");
            }
        }
    }
}
