package io.multiprocessing.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.multiprocessing.fuzz.Fuzz;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames of any bytes, in pieces of any size: the same messages as if they were cut out one by one, or a fault. */
@Timeout(60)
class HostileFramesTest {
    private static final int LIMIT = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Of both kinds, used in turn. */
    private final List<ReceiveBuffers> buffers = List.of(ReceiveBuffers.direct(4), ReceiveBuffers.onHeap(2));

    /** Gives bytes in pieces, then the end. */
    private record Pieces(ByteBuffer bytes, IntUnaryOperator sizes) implements Frames.Source {
        @Override
        public int read(ByteBuffer into) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int size = Math.min(sizes.applyAsInt(into.remaining()), Math.min(into.remaining(), bytes.remaining()));
            into.put(bytes.slice(bytes.position(), size));
            bytes.position(bytes.position() + size);
            return size;
        }
    }

    /** Keeps the messages; as after a handshake, the first one raises the limit. */
    private static final class Kept implements Frames.Sink {
        final List<byte[]> messages = new ArrayList<>();
        String fault;

        @Override
        public int limit() {
            return limitAfter(messages.size());
        }

        @Override
        public boolean message(ByteBuffer message, boolean moreAtHand) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            messages.add(bytes);
            return true;
        }
    }

    private static int limitAfter(int messages) {
        return messages == 0 ? 256 : LIMIT;
    }

    private static Kept cut(byte[] stream, IntUnaryOperator sizes, ReceiveBuffers buffers) {
        Kept kept = new Kept();
        Frames frames = new Frames(buffers);
        Frames.Source source = new Pieces(ByteBuffer.wrap(stream), sizes);
        try {
            while (frames.readOnce(source, kept)) {
                // until the end
            }
            kept.fault = frames.cutShort() == null ? null : "cut short";
        } catch (IOException e) {
            kept.fault = "refused";
        }
        frames.close();
        return kept;
    }

    /** The plain way, for comparison. */
    private static Kept plainly(byte[] stream) {
        Kept kept = new Kept();
        ByteBuffer bytes = ByteBuffer.wrap(stream);
        while (bytes.remaining() >= 4) {
            int length = bytes.getInt();
            if (length <= 0 || length > kept.limit()) {
                kept.fault = "refused";
                return kept;
            }
            if (length > bytes.remaining()) {
                kept.fault = "cut short";
                return kept;
            }
            kept.message(bytes.slice(bytes.position(), length), false);
            bytes.position(bytes.position() + length);
        }
        kept.fault = bytes.hasRemaining() ? "cut short" : null;
        return kept;
    }

    private static byte[] frames(int... lengths) {
        ByteBuffer bytes = ByteBuffer.allocate(Arrays.stream(lengths).sum() + 4 * lengths.length);
        for (int length : lengths) {
            byte[] message = new byte[length];
            Arrays.fill(message, (byte) length);
            bytes.putInt(length).put(message);
        }
        return bytes.array();
    }

    @Test
    void whateverComesIsCutAsIfItCameAtOnce() {
        Fuzz fuzz = Fuzz.of("frames", 900);
        int shared = ReceiveBuffers.SHARED_BYTES;
        byte[] small = frames(36, 49, 1, 1000, 3, 200);
        byte[] tiny = frames(1, 1, 1, 1, 1, 1, 1);
        List<byte[]> valid = List.of(
                small,
                small,
                small,
                small,
                tiny,
                tiny,
                tiny,
                frames(256, shared - 8, shared - 4, 5),
                frames(100, shared - 3, 7, shared + 1, 8),
                frames(1, shared - 4, shared - 3, shared, shared + 1, 2 * shared),
                frames(30, 300_000, 9));
        for (int round = 0; fuzz.goesOn(); round++) {
            byte[] stream = fuzz.input(valid);
            int most = fuzz.oneOf(List.of(3, 100, 5_000, 200_000));
            most = Math.max(most, stream.length / 40);
            int atMost = most;
            Kept expected = plainly(stream);
            Kept found = cut(stream, _ -> fuzz.dice().nextInt(1, atMost + 1), buffers.get(round % 2));
            boolean same = expected.messages.size() == found.messages.size();
            for (int i = 0; same && i < expected.messages.size(); i++) {
                same = Arrays.equals(expected.messages.get(i), found.messages.get(i));
            }
            if (!same || !Objects.equals(expected.fault, found.fault)) {
                throw fuzz.damage(
                        "found " + found.messages.size() + " messages, " + found.fault + ", in place of "
                                + expected.messages.size() + ", " + expected.fault,
                        null);
            }
            if (found.fault == null) {
                fuzz.passed();
            }
        }
        fuzz.end();
        assertThat(buffers).allMatch(each -> each.shared().capacity() == shared);
    }

    /** One that long messages are allowed to already. */
    private static Kept trusting() {
        Kept kept = new Kept();
        kept.messages.add(new byte[1]);
        return kept;
    }

    /** What was taken outside the heap, and on it by this thread. */
    private static long takenBytes() {
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return direct + THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void aLengthThatNothingBacksTakesNoMemory() throws Exception {
        byte[] beginning = ByteBuffer.allocate(4_004).putInt(LIMIT).array();
        int connections = 100;
        for (ReceiveBuffers each : buffers) {
            each.shared();
            List<Frames> all = new ArrayList<>();
            long before = takenBytes();
            for (int i = 0; i < connections; i++) {
                Frames frames = new Frames(each);
                all.add(frames);
                frames.readOnce(new Pieces(ByteBuffer.wrap(beginning), room -> room), trusting());
            }
            assertThat(takenBytes() - before).isLessThan(connections * (16L << 10));
            assertThat(all)
                    .allSatisfy(frames -> assertThat(frames.cutShort()).hasMessageContaining("4000 of its " + LIMIT));
            all.forEach(Frames::close);
        }
    }

    @Test
    void aBufferIsTakenForWhatHasFilledTheSharedOne() throws Exception {
        int shared = ReceiveBuffers.SHARED_BYTES;
        byte[] stream = frames(LIMIT - 1);
        Frames frames = new Frames(buffers.getFirst());
        Kept kept = trusting();
        ByteBuffer bytes = ByteBuffer.wrap(stream);
        Frames.Source source = new Pieces(bytes, room -> room);
        frames.readOnce(source, kept);
        assertThat(bytes.position()).isEqualTo(shared);
        assertThat(frames.room().capacity()).isEqualTo(ReceiveBuffers.KEPT_BYTES);
        while (frames.readOnce(source, kept)) {
            // until the end
        }
        assertThat(kept.messages.getLast()).isEqualTo(Arrays.copyOfRange(stream, 4, stream.length));
        assertThat(frames.cutShort()).isNull();
        frames.close();
    }

    @Test
    void aLengthThatIsNoneIsRefusedBeforeAnythingIsTakenForIt() {
        for (int length : new int[] {0, -1, 257, LIMIT + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            Frames frames = new Frames(buffers.getFirst());
            byte[] header = ByteBuffer.allocate(4).putInt(length).array();
            assertThatThrownBy(() -> frames.readOnce(new Pieces(ByteBuffer.wrap(header), room -> room), new Kept()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("1 to 256");
        }
    }
}
