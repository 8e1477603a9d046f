package io.multiprocessing.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
