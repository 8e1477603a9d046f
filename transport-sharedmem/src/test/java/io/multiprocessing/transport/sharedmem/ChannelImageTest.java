package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedChannel.Item;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a process leaves that is killed anywhere: it is stopped in the middle of putting and taking at full speed, the
 * files are copied, and it goes on. In the copy it counts as dead. So thousands of deaths are looked at in the time
 * that a few JVMs take to start. With {@code -Dio.multiprocessing.testkit.stress=60} each takes a minute.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelImageTest {
    private static final String COUNTS = "counts";
    private static final long PUT = 64;
    private static final long TAKEN = 72;
    private static final long DONE = 80;

    @RegisterExtension
    final Ground ground = new Ground();

    private final long seed = Long.getLong("io.multiprocessing.testkit.storm.seed", System.nanoTime());
    private final Random dice = new Random(seed);

    /**
     * Puts numbers and takes them in two threads, and counts in a file what is done; perhaps a third one removes some.
     */
    static final class Churn implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel channel = child.channel(child.argument(0));
            MemorySegment counts = SharedFile.open(child.directory().resolve(COUNTS), SharedFile.Kind.LOCK);
            boolean removes = Boolean.parseBoolean(child.argument(2));
            start(() -> take(channel, counts, !removes));
            if (removes) {
                start(() -> remove(channel));
            }
            var dice = new Random(child.number(1));
            for (long number = 0; ; number++) {
                byte[] element = Numbered.of(0, number, bytes(dice));
                while (number - Words.getLongAcquire(counts, TAKEN) > 30) {
                    Thread.yield();
                }
                while (Elements.put(channel, element) != Outcome.DONE) {
                    Thread.yield();
                }
                Words.putLongRelease(counts, PUT, number + 1);
                if (number == 20) {
                    child.say("at work");
                }
            }
        }

        private static void start(Callable<Void> work) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    work.call();
                } catch (Throwable e) {
                    e.printStackTrace();
                    Runtime.getRuntime().halt(9);
                }
            });
        }

        private static int bytes(Random dice) {
            int kind = dice.nextInt(100);
            return kind < 80 ? dice.nextInt(200) : kind < 97 ? dice.nextInt(30_000) : dice.nextInt(400_000);
        }

        private static Void take(SharedMemChannel channel, MemorySegment counts, boolean all) throws Exception {
            for (long taken = 0; ; taken++) {
                long number = Numbered.number(((Element) Elements.takeForever(channel)).bytes());
                if (all ? number != taken : number < taken) {
                    throw new AssertionError("expected " + taken + ", taken " + number);
                }
                taken = number;
                Words.putLongRelease(counts, TAKEN, taken + 1);
                if (!channel.done()) {
                    throw new AssertionError("not to be done: " + taken);
                }
                Words.putLongRelease(counts, DONE, taken + 1);
            }
        }

        private static Void remove(SharedMemChannel channel) throws Exception {
            while (true) {
                for (Item item : channel.snapshot()) {
                    if (item.id() % 5 == 0) {
                        channel.remove(item.id());
                    } else if (item.id() % 101 == 0) {
                        channel.clear();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ChannelKind.class)
    void whoeverIsKilledAnywhereLeavesWhatOthersCanGoOnWith(ChannelKind kind) throws Exception {
        takeImages(kind, false);
    }

    @ParameterizedTest
    @EnumSource(ChannelKind.class)
    void whoeverIsKilledWhileElementsAreRemovedLeavesWhatOthersCanGoOnWith(ChannelKind kind) throws Exception {
        takeImages(kind, true);
    }

    private void takeImages(ChannelKind kind, boolean removes) throws Exception {
        SharedMemChannel channel = kind.create(ground);
        MemorySegment counts = SharedFile.create(ground.directory().resolve(COUNTS), 4096);
        SharedFile.finish(counts, SharedFile.Kind.LOCK);
        ChildJvm child = ground.child(Churn.class, channel.address(), dice.nextInt(1000), removes);
        child.awaitLine("at work");
        int images = 0;
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < Stress.DOSE / 2) {
                Thread.sleep(0, dice.nextInt(999_999));
                child.freeze();
                ground.copyFiles(channel.address(), "image");
                var image = new Image(kind, counts, removes);
                child.thaw();
                image.check();
                images++;
            }
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "; image " + images + ", -Dio.multiprocessing.testkit.storm.seed=" + seed, e);
        }
        assertThat(images).isPositive();
        assertThat(child.isAlive()).isTrue();
    }

    /** One death. */
    private final class Image {
        private final ChannelKind kind;
        private final boolean removes;
        private final long put;
        private final long taken;
        private final long done;
        private SharedMemChannel channel;

        Image(ChannelKind kind, MemorySegment counts, boolean removes) {
            this.kind = kind;
            this.removes = removes;
            this.put = Words.getLongAcquire(counts, PUT);
            this.taken = Words.getLongAcquire(counts, TAKEN);
            this.done = Words.getLongAcquire(counts, DONE);
        }

        void check() throws Exception {
            try {
                bury();
                channel = SharedMemChannel.open(ground.members(), "image");
                switch (dice.nextInt(6)) {
                    case 0 -> channel.repair();
                    case 1 -> Elements.put(channel, Numbered.of(1, 0, 100));
                    case 2 -> channel.snapshot();
                    case 3 -> Elements.peek(channel);
                    case 4 -> channel.remove(Long.MAX_VALUE);
                    default -> channel.refuse(Outcome.SHUT_DOWN);
                }
                channel.repair();
                assertThat(ground.report("image").violations()).isEmpty();
                assertThat(ground.report("image").orphans()).hasSizeLessThanOrEqualTo(2);
                contents();
                goesOn();
                channel.repair();
                assertThat(ground.report("image").violations()).isEmpty();
            } finally {
                ground.deleteAll("image");
            }
        }

        /** Whoever holds a latch is dead. */
        private void bury() throws IOException {
            Path path = ground.directory().resolve("image");
            MemorySegment file = SharedFile.open(path, SharedFile.Kind.CHANNEL);
            for (long latch : new long[] {ChannelLayout.TAIL_LATCH, ChannelLayout.HEAD_LATCH}) {
                int word = Words.getInt(file, latch);
                if (word != 0) {
                    Words.putInt(file, latch, word & 1 << 31 | Members.NEVER_ALIVE);
                }
            }
        }

        private void contents() throws IOException {
            List<Long> numbers = new ArrayList<>();
            for (Item item : channel.snapshot()) {
                if (Numbered.putter(item.bytes()) == 0) {
                    numbers.add(Numbered.number(item.bytes()));
                }
            }
            long last = taken - 1;
            for (long number : numbers) {
                assertThat(number).isGreaterThan(last).isLessThanOrEqualTo(removes ? put : last + 2);
                last = number;
            }
            long mine = channel.snapshot().size() - numbers.size();
            if (kind != ChannelKind.WEIGHED) {
                assertThat(channel.size()).isEqualTo(numbers.size() + (int) mine);
            }
            if (kind == ChannelKind.BOUNDED) {
                assertThat(channel.size()).isLessThanOrEqualTo(ChannelKind.CAPACITY);
            }
            if (!removes) {
                complete(numbers, mine);
            }
        }

        /** One may be put or taken without having been counted. */
        private void complete(List<Long> numbers, long mine) {
            if (numbers.isEmpty()) {
                assertThat(put).isBetween(taken - 1, taken + 1);
                return;
            }
            assertThat(numbers.getFirst()).isBetween(taken, taken + 1);
            assertThat(numbers.getLast() - numbers.getFirst()).isEqualTo(numbers.size() - 1);
            long in = numbers.getLast() + 1;
            assertThat(in).isBetween(put, put + 1);
            if (kind != ChannelKind.WEIGHED) {
                assertThat(channel.unfinished() - mine).isBetween(in - done - 1, in - done);
            }
        }

        private void goesOn() throws Exception {
            int marks = 0;
            for (Object next = Elements.take(channel); ; next = Elements.take(channel)) {
                if (next == Outcome.CUT_SHORT) {
                    marks++;
                } else if (!(next instanceof Element)) {
                    break;
                }
            }
            assertThat(marks).isLessThanOrEqualTo(kind == ChannelKind.WEIGHED ? 1 : 0);
            if (channel.putState() == Outcome.DONE) {
                for (int i = 0; i < 5; i++) {
                    byte[] element = Numbered.of(2, i, 20_000);
                    assertThat(Elements.put(channel, element)).isEqualTo(Outcome.DONE);
                    assertThat(((Element) Elements.take(channel)).bytes()).isEqualTo(element);
                }
            }
            assertThat(Elements.take(channel))
                    .isEqualTo(channel.putState() == Outcome.DONE ? Outcome.NOT_NOW : Outcome.ENDED);
        }
    }
}
