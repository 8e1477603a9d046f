package io.multiprocessing.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are sent half-way. */
@Timeout(60)
class SenderTest {
    /** Has no stack left for the first so many things that it does. */
    private static final class Shallow extends Sender {
        private int overflows;
        private int sent;
        private int failures;

        Shallow(int overflows) {
            super(Thread.currentThread());
            this.overflows = overflows;
        }

        private void overflow() {
            if (overflows-- > 0) {
                throw new StackOverflowError("not really");
            }
        }

        @Override
        protected void sendNow(int length, ByteBuffer[] parts) {
            overflow();
            sent++;
        }

        @Override
        protected void laidAside() {}

        @Override
        protected void hurry() {}

        @Override
        protected void failed(IOException cause) {
            overflow();
            failures++;
        }
    }

    private static ByteBuffer message() {
        return ByteBuffer.wrap(new byte[] {1});
    }

    @Test
    void nothingIsSentBehindAMessageThatWasLeftHalfWay() {
        var sender = new Shallow(1);
        assertThatThrownBy(() -> sender.send(message())).isInstanceOf(StackOverflowError.class);
        assertThat(sender.failures).isOne();
        assertThatThrownBy(() -> sender.send(message()))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("sending a message failed half-way");
        assertThat(sender.sent).isZero();
        assertThat(sender.failures).isOne();
    }

    private static void descend(Sender sender, int[] refused) throws IOException {
        try {
            sender.send(message());
        } catch (StackOverflowError e) {
            refused[0]++;
            throw e;
        }
        descend(sender, refused);
    }

    @Test
    void aThreadWhoseStackIsFullSendsNothingAndHarmsNobody() throws Exception {
        var sender = new Shallow(0);
        int[] refused = new int[1];
        var deep = new FutureTask<Void>(() -> {
            assertThatThrownBy(() -> descend(sender, refused)).isInstanceOf(StackOverflowError.class);
            return null;
        });
        Thread.ofPlatform().daemon().start(deep);
        deep.get();
        int before = sender.sent;
        sender.send(message());
        assertThat(sender.sent).isEqualTo(before + 1);
        assertThat(sender.failures).isZero();
    }

    @Test
    void whereThereIsNotEvenTheStackToSayThatTheNextSaysIt() {
        var sender = new Shallow(2);
        assertThatThrownBy(() -> sender.send(message())).isInstanceOf(StackOverflowError.class);
        assertThat(sender.failures).isZero();
        assertThatThrownBy(() -> sender.send(message())).isInstanceOf(IOException.class);
        assertThat(sender.sent).isZero();
        assertThat(sender.failures).isOne();
    }

    @Test
    void whoFlushesIsToldOfAMessageThatWasLeftHalfWay() {
        var sender = new Shallow(2);
        assertThatThrownBy(() -> sender.send(message())).isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> sender.flush(Duration.ofSeconds(1).toNanos())).isInstanceOf(IOException.class);
        assertThat(sender.failures).isOne();
    }

    /** Takes so many bytes of each message, and lays the rest into the outbox. */
    private static final class Taking extends Sender {
        private final int mostBytes;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        Taking(int mostBytes) {
            super(Thread.currentThread());
            this.mostBytes = mostBytes;
        }

        @Override
        protected void sendNow(int length, ByteBuffer[] parts) {
            ByteBuffer begin = ByteBuffer.allocate(4).putInt(length).flip();
            if (mostBytes == 0 || !outbox.isEmpty()) {
                keep(length, parts);
                return;
            }
            taken.writeBytes(begin.array());
            departed(4);
            for (ByteBuffer part : parts) {
                for (int i = 0; i < mostBytes && part.hasRemaining(); i++) {
                    taken.write(part.get());
                    departed(1);
                }
            }
            outbox.add(parts, 0);
        }

        @Override
        protected void laidAside() {}

        @Override
        protected void hurry() {}

        @Override
        protected void failed(IOException cause) {
            throw new AssertionError("broken off", cause);
        }

        ByteBuffer all() {
            ByteBuffer all =
                    ByteBuffer.allocate(taken.size() + (int) outbox.bytes()).put(taken.toByteArray());
            outbox.copyTo(all);
            return all.flip();
        }
    }

    /** Behind two bytes that can be read, one part is memory whose arena is closed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theNextMessageIsFoundBehindOneWhoseMemoryWasClosedHalfWay(int mostBytes) throws Exception {
        ByteBuffer gone;
        try (var arena = Arena.ofConfined()) {
            gone = arena.allocate(5).asByteBuffer();
        }
        var sender = new Taking(mostBytes);
        ByteBuffer readable = ByteBuffer.wrap(new byte[] {7, 8});
        assertThatThrownBy(() -> sender.send(readable, gone)).isInstanceOf(IllegalStateException.class);
        sender.send(message());
        ByteBuffer all = sender.all();
        assertThat(all.getInt()).isEqualTo(7);
        assertThat(all.get()).isEqualTo((byte) 7);
        all.position(4 + 7);
        assertThat(all.getInt()).isOne();
        assertThat(all.get()).isOne();
        assertThat(all.hasRemaining()).isFalse();
    }
}
