package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two threads put and two take, at full speed, in every kind of channel: each element is had once, whole and in order.
 * The weakened copies of what makes it so show that it is seen when it is not.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelStressTest {
    private static final int PUTTERS = 2;
    private static final int TAKERS = 2;

    @RegisterExtension
    final Ground ground = new Ground();

    @ParameterizedTest
    @EnumSource(ChannelKind.class)
    void twoThatPutAndTwoThatTake(ChannelKind kind) throws Exception {
        SharedMemChannel channel = kind.create(ground);
        SharedMemChannel other = ground.open(channel);
        var over = new AtomicBoolean();
        List<TestThread<Integer>> putters = new ArrayList<>();
        List<TestThread<List<BitSet>>> takers = new ArrayList<>();
        for (int i = 0; i < PUTTERS; i++) {
            int putter = i;
            putters.add(ground.thread(() -> put(putter == 0 ? channel : other, putter, over)));
        }
        for (int i = 0; i < TAKERS; i++) {
            int taker = i;
            takers.add(ground.thread(() -> take(taker == 0 ? other : channel)));
        }
        Thread.sleep(TimeUnit.NANOSECONDS.toMillis(Stress.DOSE) / 2);
        over.set(true);
        var put = new ArrayList<Integer>();
        for (TestThread<Integer> putter : putters) {
            put.add(putter.result());
        }
        channel.refuse(Outcome.SHUT_DOWN);
        for (int putter = 0; putter < PUTTERS; putter++) {
            var taken = new BitSet();
            for (TestThread<List<BitSet>> taker : takers) {
                BitSet some = taker.result().get(putter);
                assertThat(taken.intersects(some)).as("taken twice").isFalse();
                taken.or(some);
            }
            assertThat(taken.cardinality()).isEqualTo(put.get(putter));
            assertThat(taken.length()).isEqualTo(put.get(putter));
        }
        assertThat(channel.unfinished() == 0 || kind == ChannelKind.WEIGHED).isTrue();
    }

    private static int put(SharedMemChannel channel, int putter, AtomicBoolean over) throws Exception {
        int number = 0;
        while (!over.get()) {
            if (channel.size() > 1 << 20) {
                Thread.yield();
                continue;
            }
            int bytes = number % 97 == 0 ? 10_000 : number % 40;
            MemorySegment element = MemorySegment.ofArray(Numbered.of(putter, number, bytes));
            assertThat(channel.put((byte) 0, element, null, -1, false, Elements.NEVER))
                    .isEqualTo(Outcome.DONE);
            number++;
        }
        return number;
    }

    private static List<BitSet> take(SharedMemChannel channel) throws Exception {
        List<BitSet> taken = List.of(new BitSet(), new BitSet());
        long[] last = {-1, -1};
        while (Elements.takeForever(channel) instanceof Element element) {
            int putter = Numbered.putter(element.bytes());
            long number = Numbered.number(element.bytes());
            assertThat(number).isGreaterThan(last[putter]);
            last[putter] = number;
            taken.get(putter).set((int) number);
            assertThat(channel.done()).isTrue();
        }
        return taken;
    }

    // ---- a record is seen when it is whole

    @Test
    void whoSeesACommitSeesTheWholeRecord() throws Exception {
        assertThat(tornRecords(true, Stress.DOSE)).isZero();
    }

    @Test
    void aCommitBeforeTheBytesShowsATornRecord() throws Exception {
        assertThat(tornRecords(false, Stress.CONTROL)).isPositive();
    }

    /** One writes a record again and again, another waits for its commit word and looks at its bytes. */
    private long tornRecords(boolean commitLast, long nanos) throws Exception {
        MemorySegment segment = segment();
        int bytes = 64;
        long offset = SegmentLayout.RECORDS;
        var over = new AtomicBoolean();
        TestThread<Long> reader = ground.thread(() -> {
            long torn = 0;
            while (!over.get()) {
                long commit = SegmentLayout.commitAcquire(segment, offset);
                if (commit == 0) {
                    continue;
                }
                long before = SegmentLayout.before(segment, offset);
                for (int i = 0; i < bytes; i += 8) {
                    torn += segment.get(ValueLayout.JAVA_LONG, offset + 16 + i) == before ? 0 : 1;
                }
                SegmentLayout.commitRelease(segment, offset, 0);
                over.compareAndSet(false, torn > 0);
            }
            return torn;
        });
        long begin = System.nanoTime();
        for (long round = 1; !over.get() && System.nanoTime() - begin < nanos; round++) {
            if (!commitLast) {
                SegmentLayout.commitRelease(segment, offset, SegmentLayout.commit(bytes, (byte) 0, 0));
            }
            SegmentLayout.before(segment, offset, round);
            for (int i = 0; i < bytes; i += 8) {
                segment.set(ValueLayout.JAVA_LONG, offset + 16 + i, round);
            }
            if (commitLast) {
                SegmentLayout.commitRelease(segment, offset, SegmentLayout.commit(bytes, (byte) 0, 0));
            }
            while (SegmentLayout.commitAcquire(segment, offset) != 0 && !over.get()) {
                Thread.onSpinWait();
            }
        }
        over.set(true);
        return reader.result();
    }

    private MemorySegment segment() throws IOException {
        return new Segments(ground.directory(), "torn").create(1, 4096).memory();
    }
}
