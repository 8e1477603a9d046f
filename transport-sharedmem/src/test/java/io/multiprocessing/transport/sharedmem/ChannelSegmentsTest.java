package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files of a channel: how they grow, are used again, and go. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelSegmentsTest {
    @RegisterExtension
    final Ground ground = new Ground();

    private MemorySegment file(SharedMemChannel channel) throws IOException {
        return SharedFile.open(ground.directory().resolve(channel.address()), SharedFile.Kind.CHANNEL);
    }

    @Test
    void aBacklogGrowsOverManySegmentsAndGoesAgain() throws Exception {
        SharedMemChannel channel = ground.channel();
        int elements = 20_000;
        for (int i = 0; i < elements; i++) {
            Elements.put(channel, "number " + i + " " + "x".repeat(i % 1500));
        }
        assertThat(ground.files()).hasSizeBetween(6, 20);
        assertThat(ground.report(channel).elements()).isEqualTo(elements);
        for (int i = 0; i < elements; i++) {
            assertThat(Elements.text(channel)).startsWith("number " + i + " ");
        }
        assertThat(ground.files())
                .as("the first file, the last segment, and a spare one")
                .hasSize(3);
        assertThat(ground.report(channel).orphans()).isEmpty();
    }

    @Test
    void segmentsOfASteadyFlowAreUsedAgain() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 100_000; i++) {
            Elements.put(channel, "steady");
            Elements.put(channel, "flow");
            assertThat(Elements.text(channel)).isEqualTo("steady");
            assertThat(Elements.text(channel)).isEqualTo("flow");
        }
        assertThat(ground.files()).hasSize(3);
        assertThat(Words.getInt(file(channel), ChannelLayout.NEXT_FILE)).isEqualTo(3);
    }

    /** Memory got anew costs ten times the copy. */
    @Test
    void segmentsOfLargeElementsAreUsedAgain() throws Exception {
        SharedMemChannel channel = ground.channel();
        byte[] large = new byte[16 << 20];
        for (int i = 0; i < 6; i++) {
            Elements.put(channel, large);
            assertThat(((Elements.Element) Elements.take(channel)).bytes()).hasSize(large.length);
        }
        assertThat(Words.getInt(file(channel), ChannelLayout.NEXT_FILE)).isLessThanOrEqualTo(4);
    }

    @Test
    void whatAnEarlierUseLeftInASegmentIsNotTakenForAnElement() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[round * 37 % 5000];
            java.util.Arrays.fill(bytes, (byte) 0x5a);
            Elements.put(channel, bytes);
            assertThat(((Element) Elements.take(channel)).bytes()).isEqualTo(bytes);
            assertThat(Elements.take(channel)).isEqualTo(Outcome.NOT_NOW);
        }
    }

    @Test
    void theSegmentOfAVeryLargeElementIsGivenBack() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 3; i++) {
            Elements.put(channel, new byte[20 << 20]);
            Elements.put(channel, "after");
            Object ignored = Elements.take(channel);
            assertThat(Elements.text(channel)).isEqualTo("after");
        }
        long bytes = 0;
        for (String name : ground.files()) {
            bytes += Files.size(ground.directory().resolve(name));
        }
        assertThat(bytes).isLessThan(45 << 20);
    }

    @Test
    void severalOpenersOfOneProcessSeeTheSame() throws Exception {
        SharedMemChannel one = ground.channel();
        SharedMemChannel two = ground.open(one);
        for (int i = 0; i < 5000; i++) {
            Elements.put(i % 2 == 0 ? one : two, "number " + i + "x".repeat(100));
        }
        SharedMemChannel three = ground.open(one);
        for (int i = 0; i < 5000; i++) {
            assertThat(Elements.text(i % 3 == 0 ? one : i % 3 == 1 ? two : three))
                    .startsWith("number " + i);
        }
        assertThat(Elements.take(two)).isEqualTo(Outcome.NOT_NOW);
    }

    @Test
    void itsMakerDeletesAllFiles() throws Exception {
        SharedMemChannel one = ground.channel();
        SharedMemChannel other = ground.channel();
        for (int i = 0; i < 10; i++) {
            Elements.put(one, new byte[60_000]);
            Elements.put(other, new byte[60_000]);
        }
        SharedMemChannel opener = ground.open(one);
        opener.release();
        assertThat(ground.files()).hasSize(8);
        one.release();
        one.release();
        assertThat(ground.files()).allMatch(name -> name.startsWith(other.address()));
        assertThatThrownBy(() -> ground.open(one)).isInstanceOf(IOException.class);
        other.release();
        assertThat(ground.files()).isEmpty();
    }

    @Test
    void aChannelWhoseNameBeginsAlikeKeepsItsFiles() throws Exception {
        SharedMemChannel first = ground.channel();
        SharedMemChannel tenth = first;
        for (int i = 2; i <= 10; i++) {
            tenth = ground.channel();
        }
        assertThat(first.address()).isEqualTo("q1");
        assertThat(tenth.address()).isEqualTo("q10");
        first.release();
        Elements.put(tenth, "still here");
        assertThat(Elements.text(ground.open(tenth))).isEqualTo("still here");
    }

    @Test
    void aBusyChannelCanBeOpenedAtAnyMoment() throws Exception {
        SharedMemChannel channel = ground.channel();
        var over = new AtomicBoolean();
        TestThread<Integer> busy = ground.thread(() -> {
            byte[] bytes = new byte[60_000];
            int rounds = 0;
            for (; !over.get(); rounds++) {
                for (int i = 0; i < 3; i++) {
                    Elements.put(channel, bytes);
                }
                for (int i = 0; i < 3; i++) {
                    Elements.take(channel);
                }
            }
            return rounds;
        });
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(300)) {
                assertThat(ground.open(channel).size()).isBetween(0, 3);
            }
        } finally {
            over.set(true);
        }
        assertThat(busy.result()).isPositive();
    }

    @Test
    void segmentsMayBeNumberedForALongTime() throws Exception {
        SharedMemChannel channel = ground.channel();
        Words.putInt(file(channel), ChannelLayout.NEXT_FILE, (1 << 24) - 3);
        for (int i = 0; i < 50; i++) {
            Elements.put(channel, "number " + i + "x".repeat(60_000));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(Elements.text(channel)).startsWith("number " + i + "x");
        }
    }

    @Test
    void whereThereIsNoRoomNothingIsPutAndWhatIsThereStays() throws Exception {
        ChildJvm child = ground.child(Narrow.class);
        for (String line = child.nextLine(); !line.equals("over"); line = child.nextLine()) {
            assertThat(line).startsWith("ok");
        }
    }

    /** A channel on a file system of one megabyte, where such a one can be had. */
    static final class Narrow implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            var small = Files.createDirectory(child.directory().resolve("small"));
            if (!SharedFileTest.run("mount", "-t", "tmpfs", "-o", "size=1m", "none", small.toString())) {
                child.say("ok: no right to mount a small file system here");
                child.say("over");
                child.hearLine();
            }
            try {
                fill(child, new SharedMemStructures(Members.create(small)));
            } catch (Throwable e) {
                child.say(e);
            } finally {
                SharedFileTest.run("umount", "-l", small.toString());
            }
            child.say("over");
            child.hearLine();
        }

        private static void fill(ChildMain child, SharedMemStructures structures) throws Exception {
            for (var channel : java.util.List.of(
                    structures.createChannel(Integer.MAX_VALUE, Long.MAX_VALUE),
                    structures.createChannel(Integer.MAX_VALUE, 1 << 30))) {
                int put = 0;
                for (IOException full = null; full == null; ) {
                    try {
                        Elements.put(channel, "number " + put + "x".repeat(10_000));
                        put++;
                    } catch (IOException e) {
                        full = e;
                        child.say((e.getMessage().contains("no room for shared memory") ? "ok " : "") + e);
                    }
                }
                child.say(channel.snapshot().size() == put ? "ok: all are there" : "lost some of " + put);
                boolean inOrder = true;
                for (int i = 0; i < put; i++) {
                    inOrder &= Elements.text(channel).startsWith("number " + i + "x");
                    if (i == put / 2) {
                        Elements.put(channel, "number " + put + "x");
                    }
                }
                inOrder &= Elements.text(channel).startsWith("number " + put + "x");
                child.say(inOrder && Elements.take(channel) == Outcome.NOT_NOW ? "ok: in order" : "not in order");
                channel.release();
            }
        }
    }
}
