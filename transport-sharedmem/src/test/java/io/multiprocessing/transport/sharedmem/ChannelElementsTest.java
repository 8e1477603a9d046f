package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out is what went in, in order. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelElementsTest {
    @RegisterExtension
    final Ground ground = new Ground();

    @Test
    void firstInFirstOut() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 5000; i++) {
            assertThat(Elements.put(channel, "element " + i)).isEqualTo(Outcome.DONE);
        }
        for (int i = 0; i < 5000; i++) {
            assertThat(Elements.text(channel)).isEqualTo("element " + i);
        }
        assertThat(Elements.take(channel)).isEqualTo(Outcome.NOT_NOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 1000, 65504, 65536, 65600})
    void anElementOfEveryLengthComesOutAsItWentIn(int length) throws Exception {
        travels(length, null);
        travels(length, new byte[0]);
        travels(length, Elements.bytes(length % 100, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {(256 << 10) - 1, 256 << 10, (256 << 10) + 1, 1 << 20, (1 << 20) + 3, (4 << 20) - 16, 5 << 20})
    void aLargeElementComesOutAsItWentIn(int length) throws Exception {
        travels(length, null);
        travels(length, Elements.bytes(70_000, 6));
    }

    @Test
    void elementsOf64MegabytesComeOutAsTheyWentIn() throws Exception {
        SharedMemChannel channel = ground.channel();
        byte[] large = Elements.bytes(64 << 20, 1);
        for (int i = 0; i < 2; i++) {
            Elements.put(channel, large);
            Elements.put(channel, "between");
        }
        for (int i = 0; i < 2; i++) {
            assertThat(((Element) Elements.take(channel)).bytes()).isEqualTo(large);
            assertThat(Elements.text(channel)).isEqualTo("between");
        }
    }

    private void travels(int length, byte[] cargo) throws Exception {
        for (SharedMemChannel channel : List.of(ground.channel(), ground.weighedChannel(1 << 30))) {
            var put = new ArrayList<byte[]>();
            for (int i = 0; i < 3; i++) {
                put.add(Elements.bytes(length, i));
                assertThat(Elements.put(channel, 40 + i, put.get(i), cargo)).isEqualTo(Outcome.DONE);
            }
            for (int i = 0; i < 3; i++) {
                var element = (Element) Elements.take(channel);
                assertThat(element.kind()).isEqualTo((byte) (40 + i));
                assertThat(element.bytes()).isEqualTo(put.get(i));
                assertThat(element.cargo()).isEqualTo(cargo);
            }
            assertThat(Elements.take(channel)).isEqualTo(Outcome.NOT_NOW);
            assertThat(ground.report(channel).violations()).isEmpty();
            channel.release();
        }
    }

    @Test
    void everyKindComesOutAsItWentIn() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int kind = -128; kind < 128; kind++) {
            Elements.put(channel, kind, new byte[] {(byte) kind}, null);
        }
        for (int kind = -128; kind < 128; kind++) {
            var element = (Element) Elements.take(channel);
            assertThat(element.kind()).isEqualTo((byte) kind);
            assertThat(element.bytes()).containsExactly(kind);
        }
    }

    @Test
    void elementsComeFromSegmentsOfEveryKind() throws Exception {
        SharedMemChannel channel = ground.channel();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment foreign = arena.allocateFrom("foreign");
            byte[] large = Elements.bytes(300_000, 3);
            MemorySegment longs = MemorySegment.ofArray(new long[] {1, 2, 3});
            channel.put((byte) 0, foreign.asSlice(1, 6), null, 0, false, Elements.NEVER);
            channel.put((byte) 0, MemorySegment.ofArray(large).asReadOnly(), null, 0, false, Elements.NEVER);
            channel.put((byte) 0, longs, null, 0, false, Elements.NEVER);

            assertThat(Elements.text(channel)).isEqualTo("oreign");
            assertThat(((Element) Elements.take(channel)).bytes()).isEqualTo(large);
            assertThat(((Element) Elements.take(channel)).bytes()).hasSize(24);
        }
    }

    @Test
    void theBytesInPlaceBeginOnAMultipleOfEight() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 20; i++) {
            Elements.put(channel, 0, new byte[i], i % 3 == 0 ? null : new byte[i * 5 % 19]);
        }
        for (int i = 0; i < 20; i++) {
            long address =
                    (Long) channel.take((kind, bytes, cargo) -> bytes.address(), false, 0, false, Elements.NEVER);
            assertThat(address % 8).isZero();
        }
    }

    @Test
    void aRandomMixOfPutsAndTakesIsAsAQueueDoesIt() throws Exception {
        long seed = System.nanoTime();
        var dice = new Random(seed);
        SharedMemChannel channel = ground.channel();
        Queue<byte[]> model = new ArrayDeque<>();
        for (int i = 0; i < 3000; i++) {
            if (dice.nextInt(5) < (i / 500 % 2 == 0 ? 3 : 2)) {
                int length = dice.nextInt(10) == 0 ? dice.nextInt(200_000) : dice.nextInt(300);
                byte[] bytes = Elements.bytes(length, i);
                byte[] cargo = dice.nextBoolean() ? null : new byte[dice.nextInt(50)];
                Elements.put(channel, i, bytes, cargo);
                model.add(bytes);
            } else if (model.isEmpty()) {
                assertThat(Elements.take(channel)).isEqualTo(Outcome.NOT_NOW);
            } else {
                assertThat(((Element) Elements.take(channel)).bytes())
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(model.remove());
            }
            assertThat(channel.size()).isEqualTo(model.size());
        }
    }

    @Test
    void aReaderThatThrowsLeavesTheElement() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "one");
        Elements.put(channel, "two");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> channel.take(
                            (kind, bytes, cargo) -> {
                                throw new IllegalStateException("no room here");
                            },
                            false,
                            0,
                            false,
                            Elements.NEVER))
                    .hasMessage("no room here");
            assertThat(channel.size()).isEqualTo(2);
        }
        assertThat(Elements.drain(channel)).containsExactly("one", "two");
    }

    @Test
    void aReaderThatThrowsBehindRemovedElementsAndALinkLeavesTheElement() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 9; i++) {
            Elements.put(channel, new byte[10_000 + i]);
        }
        for (long id = 0; id < 8; id++) {
            channel.remove(id);
        }
        assertThatThrownBy(() -> channel.take(
                        (kind, bytes, cargo) -> {
                            throw new OutOfMemoryError("of the test");
                        },
                        false,
                        0,
                        false,
                        Elements.NEVER))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(channel.size()).isOne();
        assertThat(((Element) Elements.take(channel)).bytes()).hasSize(10_008);
        assertThat(channel.unfinished()).isOne();
    }

    @Test
    void bytesThatCannotBeReadAreNotPut() throws Exception {
        for (SharedMemChannel channel : List.of(ground.channel(), ground.weighedChannel(1000))) {
            Elements.put(channel, "one");
            MemorySegment closed;
            try (Arena arena = Arena.ofConfined()) {
                closed = arena.allocate(100);
            }
            assertThatThrownBy(() -> channel.put((byte) 0, closed, null, 0, false, Elements.NEVER))
                    .isInstanceOf(IllegalStateException.class);
            Elements.put(channel, "two");
            assertThat(Elements.drain(channel)).containsExactly("one", "two");
        }
    }

    @Test
    void whatIsLongerThanALengthCanTellIsRefusedAndNothingIsPut() throws Exception {
        SharedMemChannel channel = ground.channel();
        Path sparse = ground.directory().resolve("sparse");
        try (var raw = new RandomAccessFile(sparse.toFile(), "rw");
                Arena arena = Arena.ofConfined()) {
            raw.setLength(1L << 31);
            MemorySegment tooLong = raw.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, 1L << 31, arena);
            assertThatThrownBy(() -> channel.put((byte) 0, tooLong, null, 0, false, Elements.NEVER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2147483648");
        }
        assertThat(channel.size()).isZero();
        assertThat(ground.files()).hasSize(3);
    }

    @Test
    void theElementSurvivesItsPutter() throws Exception {
        SharedMemChannel channel = ground.channel();
        ChildJvm child = ground.child(PutOne.class, channel.address());
        child.awaitLine("DONE");
        child.kill();
        assertThat(Elements.text(channel)).isEqualTo("from the child");
    }

    static final class PutOne implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel channel = child.channel(child.argument(0));
            child.say(Elements.put(channel, "from the child"));
            child.hearLine();
        }
    }

    @Test
    void largeAndSmallElementsTravelBetweenProcesses() throws Exception {
        SharedMemChannel there = ground.channel(3);
        SharedMemChannel back = ground.weighedChannel(1 << 20);
        ground.child(Echo.class, there.address(), back.address());
        var dice = new Random(1);
        var sizes = new ArrayList<Integer>(List.of(0, 1, 16, 64 << 10, 256 << 10, 1 << 20, 3 << 20));
        for (int i = 0; i < 100; i++) {
            sizes.add(dice.nextInt(5000));
        }
        for (int i = 0; i < sizes.size(); i++) {
            byte[] bytes = Elements.bytes(sizes.get(i), i);
            assertThat(Elements.put(there, i, bytes, null, Duration.ofSeconds(20)))
                    .isEqualTo(Outcome.DONE);
            var element = (Element) Elements.take(back, Duration.ofSeconds(20));
            assertThat(element.bytes()).isEqualTo(bytes);
            assertThat(element.kind()).isEqualTo((byte) i);
        }
    }

    /** Puts into one what it takes from the other. */
    static final class Echo implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel from = child.channel(child.argument(0));
            SharedMemChannel to = child.channel(child.argument(1));
            while (true) {
                var element = (Element) Elements.takeForever(from);
                to.put(element.kind(), MemorySegment.ofArray(element.bytes()), null, -1, false, Elements.NEVER);
            }
        }
    }
}
