package io.multiprocessing.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandshakeTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes();
    private static final Identity SELF = new Identity(4711, "tester");
    private final MemoryTransport transport = new MemoryTransport();
    private final List<Identity> accepted = Collections.synchronizedList(new ArrayList<>());
    private final List<byte[]> received = Collections.synchronizedList(new ArrayList<>());
    private Transport.Endpoint server;

    private MessageReceiver received(Channel channel, Identity who) {
        accepted.add(who);
        return new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {
                byte[] bytes = new byte[message.remaining()];
                message.get(bytes);
                received.add(bytes);
            }

            @Override
            public void onClosed(IOException cause) {}
        };
    }

    @BeforeEach
    void listen() {
        server = transport.listen(
                null, connection -> Handshake.accept(connection, KEY, this::received, Handshake.Porter.LOGGING));
    }

    @AfterEach
    void close() {
        transport.close();
    }

    /** A peer that speaks raw messages. */
    private final class Raw implements MessageReceiver {
        final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Boolean> closed = new CompletableFuture<>();
        final MemoryTransport.Side side;

        Raw() throws IOException {
            side = transport.connect(server.address(), this);
        }

        @Override
        public void onMessage(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            messages.add(bytes);
        }

        @Override
        public void onClosed(IOException cause) {
            closed.complete(true);
        }

        void send(byte[] bytes) throws IOException {
            side.send(ByteBuffer.wrap(bytes));
        }

        void expectRefusal() throws Exception {
            assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Channel connect(byte[] key) throws IOException {
        return connect(key, SELF);
    }

    private Channel connect(byte[] key, Identity self) throws IOException {
        return Handshake.connect(transport, server.address(), key, self, _ -> new Silent());
    }

    private void expectThatOthersAreServed() throws IOException {
        accepted.clear();
        connect(KEY);
        assertThat(accepted).containsExactly(SELF);
    }

    @Test
    void bothSidesWithTheSameKeyMeetAndTheServerLearnsWhoItIs() throws Exception {
        expectThatOthersAreServed();
    }

    @Test
    void aWrongKeyIsRefusedOnBothSidesAndTheNextClientIsServed() throws Exception {
        assertThatThrownBy(() -> connect(new byte[32]))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("does not know our key");
        assertThat(accepted).isEmpty();
        expectThatOthersAreServed();
    }

    @Test
    void aLongNameIsCutAndStillAccepted() throws Exception {
        connect(KEY, new Identity(1, "n".repeat(1000)));
        assertThat(accepted.getFirst().name()).hasSize(Handshake.NAME_LIMIT_BYTES);
    }

    @Test
    void garbageInsteadOfAHelloIsRefused() throws Exception {
        var raw = new Raw();
        raw.send(new byte[36]);
        raw.expectRefusal();
        expectThatOthersAreServed();
    }

    @Test
    void anOverLongFirstMessageIsRefused() throws Exception {
        var raw = new Raw();
        raw.send(new byte[1 << 20]);
        raw.expectRefusal();
        expectThatOthersAreServed();
    }

    @Test
    void aSilentPeerIsClosedAfterTheTimeLimitAndKeepsNobodyWaiting() throws Exception {
        var raw = new Raw();
        expectThatOthersAreServed();
        raw.expectRefusal();
    }

    @Test
    void aResponseRecordedEarlierIsRefusedBecauseTheNonceIsNew() throws Exception {
        byte[] hello = hello();
        byte[] nonce = Arrays.copyOfRange(hello, 4, 36);
        var first = new Raw();
        first.send(hello);
        byte[] challenge = first.messages.poll(10, TimeUnit.SECONDS);
        byte[] identity = ByteBuffer.allocate(9).putLong(1).put((byte) 'x').array();
        byte[] proof = new HmacSha256(KEY)
                .update("client".getBytes())
                .update(nonce)
                .update(Arrays.copyOf(challenge, 32))
                .update(identity)
                .finish();
        byte[] response = ByteBuffer.allocate(41).put(proof).put(identity).array();
        first.send(response);
        assertThat(first.messages.poll(10, TimeUnit.SECONDS)).isEqualTo(new byte[] {'W'});
        accepted.clear();
        var second = new Raw();
        second.send(hello);
        second.messages.poll(10, TimeUnit.SECONDS);
        second.send(response);
        second.expectRefusal();
        assertThat(accepted).isEmpty();
    }

    @Test
    void theServersOwnProofSentBackToItIsRefused() throws Exception {
        var raw = new Raw();
        raw.send(hello());
        byte[] challenge = raw.messages.poll(10, TimeUnit.SECONDS);
        raw.send(ByteBuffer.allocate(41)
                .put(challenge, 32, 32)
                .putLong(1)
                .put((byte) 'x')
                .array());
        raw.expectRefusal();
        assertThat(accepted).isEmpty();
    }

    @Test
    void aServerThatAnswersTheChallengeWithRubbishIsRefusedByTheClient() {
        Transport.Endpoint impostor = transport.listen(null, connection -> new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) throws IOException {
                connection.send(ByteBuffer.allocate(64));
            }

            @Override
            public void onClosed(IOException cause) {}
        });
        assertThatThrownBy(() -> Handshake.connect(transport, impostor.address(), KEY, SELF, _ -> null))
                .isInstanceOf(AuthenticationException.class);
    }

    @Test
    void randomMessagesNeverAuthenticateAndNeverDisturbOthers() throws Exception {
        Fuzz fuzz = Fuzz.of("clients' handshakes", 1000);
        while (fuzz.goesOn()) {
            var raw = new Raw();
            List<byte[]> valid = List.of(hello(), new byte[41]);
            for (int i = fuzz.dice().nextInt(4); i >= 0 && !raw.side.isClosed(); i--) {
                byte[] message = fuzz.onceIn(3) ? valid.getFirst() : fuzz.input(valid);
                try {
                    raw.send(message);
                } catch (IOException e) {
                    break; // refused already
                }
            }
            raw.side.close();
            raw.expectRefusal();
            if (raw.messages.stream().anyMatch(message -> message.length == 64)) {
                fuzz.passed(); // was challenged at least
            }
        }
        fuzz.end();
        assertThat(accepted).isEmpty();
        expectThatOthersAreServed();
    }

    @Test
    void aServersDamagedAnswersAreAnExceptionOfTheClient() throws Exception {
        Fuzz fuzz = Fuzz.of("servers' handshakes", 700);
        Transport.Endpoint impostor = transport.listen(null, connection -> new MessageReceiver() {
            private boolean challenged;

            @Override
            public void onMessage(ByteBuffer message) throws IOException {
                byte[] answer = challenged ? new byte[] {'W'} : challenge(message);
                challenged = true;
                answer = fuzz.onceIn(2) ? answer : fuzz.input(List.of(answer));
                connection.send(ByteBuffer.wrap(answer.length == 0 ? new byte[1] : answer));
            }

            @Override
            public void onClosed(IOException cause) {}
        });
        while (fuzz.goesOn()) {
            try {
                Handshake.connect(transport, impostor.address(), KEY, SELF, _ -> new Silent())
                        .close();
                fuzz.passed();
            } catch (IOException e) {
                // as promised
            } catch (RuntimeException e) {
                throw fuzz.damage("nobody promised that", e);
            }
        }
        fuzz.end();
    }

    private static byte[] challenge(ByteBuffer hello) {
        byte[] theirs = new byte[32];
        hello.get(4, theirs);
        byte[] ours = new byte[32];
        byte[] proof = new HmacSha256(KEY)
                .update("server".getBytes())
                .update(theirs)
                .update(ours)
                .finish();
        return ByteBuffer.allocate(64).put(ours).put(proof).array();
    }

    @Test
    void aServerThatSpeaksFirstIsRefused() {
        Transport.Endpoint hasty = transport.listen(null, connection -> {
            try {
                connection.send(ByteBuffer.allocate(64));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Silent();
        });
        assertThatThrownBy(() -> Handshake.connect(transport, hasty.address(), KEY, SELF, _ -> new Silent()))
                .isInstanceOf(IOException.class);
    }

    /** A connection that takes nothing any more, and tells why a moment later. */
    private static MessageConnection ending(MessageReceiver receiver, IOException why) {
        return new MessageConnection() {
            @Override
            public void send(ByteBuffer... parts) throws IOException {
                if (why != null) {
                    Thread.startVirtualThread(() -> receiver.onClosed(why));
                }
                throw new IOException("cannot send a message of 36 bytes");
            }

            @Override
            public boolean flush(long timeoutNanos) {
                return true;
            }

            @Override
            public void limit(int bytes) {}

            @Override
            public void close() {}
        };
    }

    private static void meet(IOException why) throws IOException {
        Handshake.connect(to -> ending(to, why), "somewhere", KEY, SELF, _ -> new Silent());
    }

    @Test
    void whyAConnectionEndedIsToldAndNotThatNothingCanBeSentOnIt() {
        assertThatThrownBy(() -> meet(new SSLHandshakeException("Received fatal alert: certificate_required")))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("certificate_required")
                .hasMessageContaining("address=somewhere");
        assertThatThrownBy(() -> meet(new IOException("a reason")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somewhere")
                .hasMessageContaining("a reason");
        assertThatThrownBy(() -> meet(null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somewhere")
                .hasMessageContaining("cannot send");
    }

    private static final class Silent implements MessageReceiver {
        @Override
        public void onMessage(ByteBuffer message) {}

        @Override
        public void onClosed(IOException cause) {}
    }

    private static byte[] hello() {
        byte[] hello = new byte[36];
        new Random().nextBytes(hello);
        System.arraycopy("MPJ1".getBytes(), 0, hello, 0, 4);
        return hello;
    }
}
