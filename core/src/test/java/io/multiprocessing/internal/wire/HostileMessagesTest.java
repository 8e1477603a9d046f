package io.multiprocessing.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.spi.MessageConnection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parts and payloads may be anything: memory is taken for what came, and nonsense is an exception of its message. */
@Timeout(60)
class HostileMessagesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LARGE = Channel.INLINE_LIMIT_BYTES + 1;
    private static final byte WITH_PAYLOAD = 20;

    /** Keeps what is sent. */
    private static final class Tape implements MessageConnection {
        final List<byte[]> messages = new ArrayList<>();

        @Override
        public void send(ByteBuffer... parts) {
            int length = 0;
            for (ByteBuffer part : parts) {
                length += part.remaining();
            }
            ByteBuffer whole = ByteBuffer.allocate(length);
            for (ByteBuffer part : parts) {
                whole.put(part);
            }
            messages.add(whole.array());
        }

        @Override
        public boolean flush(long timeoutNanos) {
            return true;
        }

        @Override
        public void limit(int bytes) {}

        @Override
        public void close() {}
    }

    private static void sendPayload(Channel channel, Payload payload) throws IOException {
        channel.send(ByteBuffer.allocate(1).put(WITH_PAYLOAD).flip(), payload);
    }

    /** As sessions and links do. */
    private static Payload receive(Channel channel, byte[] message) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        switch (bytes.get()) {
            case Channel.OP_PART -> channel.absorb(bytes);
            case Channel.OP_DISCARD -> channel.forget(bytes);
            case WITH_PAYLOAD -> {
                return channel.readPayload(bytes);
            }
            default -> throw new IOException("no such operation");
        }
        return null;
    }

    private static byte[] part(long stream, int total, int length) {
        return ByteBuffer.allocate(22 + length)
                .put(Channel.OP_PART)
                .putLong(stream)
                .putLong(7)
                .put((byte) 0)
                .putInt(total)
                .array();
    }

    @Test
    void payloadsThatComeMixedUpAreWhole() throws Exception {
        Tape tape = new Tape();
        Channel sender = new Channel(tape);
        Channel receiver = new Channel(new Tape());
        byte[] large = new byte[3 * LARGE];
        large[large.length - 1] = 42;
        sendPayload(sender, new Payload((byte) 1, large, new byte[] {1, 2}));
        sendPayload(sender, new Payload((byte) 2, new byte[] {3}));
        byte[] end = tape.messages.remove(tape.messages.size() - 2);
        for (byte[] each : tape.messages) {
            receive(receiver, each);
        }
        Payload received = receive(receiver, end);
        assertThat(received.kind()).isEqualTo((byte) 1);
        assertThat(received.data()).isEqualTo(large);
        assertThat(received.cargo()).containsExactly(1, 2);
        assertThat(receiver.unfinished()).isEmpty();
    }

    @Test
    void streamsThatAreOnlyBegunTakeWhatCameForThem() throws Exception {
        Channel channel = new Channel(new Tape());
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int stream = 1; stream <= 4096; stream++) {
            receive(channel, part(stream, Channel.PAYLOAD_LIMIT_BYTES, 1));
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
        assertThatThrownBy(() -> receive(channel, part(4097, LARGE, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many payloads");
    }

    @Test
    void aLengthIsTakenAtItsWordOnlyBehindAPayloadOfThatLength() throws Exception {
        int total = 8 << 20;
        Tape tape = new Tape();
        sendPayload(new Channel(tape), new Payload((byte) 1, new byte[total]));
        Channel channel = new Channel(new Tape());
        for (byte[] each : tape.messages) {
            receive(channel, each);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int stream = 10; stream < 20; stream++) {
            receive(channel, part(stream, total, 1000));
            receive(channel, part(stream + 10, total + (1 << 20), 1000));
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isBetween(2L * total, 2L * total + (1 << 20));
    }

    /** Or it would be handed on in a message that is too long, and cost whom it is for its connection. */
    @Test
    void aCargoThatWouldFillAMessageIsRefused() throws Exception {
        Tape tape = new Tape();
        Channel channel = new Channel(tape);
        sendPayload(channel, new Payload((byte) 1, new byte[Channel.INLINE_LIMIT_BYTES], new byte[512 << 10]));
        assertThat(tape.messages.getFirst()).hasSizeLessThan(Channel.MESSAGE_LIMIT_BYTES - 1024);
        assertThat(receive(channel, tape.messages.getFirst()).cargo()).hasSize(512 << 10);
        sendPayload(channel, new Payload((byte) 1, new byte[0], new byte[(512 << 10) + 1]));
        assertThatThrownBy(() -> receive(channel, tape.messages.getLast()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cargo too long");
    }

    @Test
    void messagesThatMakeNoSenseAreRefused() throws Exception {
        Tape tape = new Tape();
        Channel sender = new Channel(tape);
        sendPayload(sender, new Payload((byte) 1, new byte[20], new byte[10]));
        sendPayload(sender, new Payload((byte) 2, new byte[0]));
        List<byte[]> valid = new ArrayList<>(tape.messages);
        byte[] end = ByteBuffer.allocate(10)
                .put(WITH_PAYLOAD)
                .put((byte) 0x80)
                .putLong(1)
                .array();
        byte[] discard =
                ByteBuffer.allocate(9).put(Channel.OP_DISCARD).putLong(2).array();
        valid.addAll(List.of(end, discard, part(1, LARGE, 1000), part(2, LARGE, LARGE), part(3, LARGE, 0)));
        Fuzz fuzz = Fuzz.of("parts and payloads", 800);
        while (fuzz.goesOn()) {
            Channel channel = new Channel(new Tape());
            long came = 0;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            List<byte[]> conversation = new ArrayList<>();
            for (int left = fuzz.dice().nextInt(1, 12); left > 0; left--) {
                conversation.add(fuzz.onceIn(2) ? fuzz.oneOf(valid) : fuzz.input(valid));
            }
            long made = THREADS.getCurrentThreadAllocatedBytes() - before;
            try {
                for (byte[] message : conversation) {
                    came += message.length;
                    if (receive(channel, message) != null) {
                        fuzz.passed();
                        break;
                    }
                }
            } catch (IOException | BufferUnderflowException e) {
                // what sessions and links expect
            } catch (RuntimeException e) {
                throw fuzz.damage("nobody expects that", e);
            }
            long took = THREADS.getCurrentThreadAllocatedBytes() - before - made;
            if (took > 4 * came + (1 << 20)) {
                throw fuzz.damage(took + " bytes were taken for " + came, null);
            }
        }
        fuzz.end();
    }
}
