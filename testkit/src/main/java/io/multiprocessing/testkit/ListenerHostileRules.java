package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.Connection;
import io.multiprocessing.Listener;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers at the address of a listener that do not keep to the protocol, and what others notice of them: nothing. */
interface ListenerHostileRules extends ListenerStage {
    /** A peer that says what it likes. */
    final class Peer implements MessageReceiver {
        private static final byte[] END = {};
        private final LinkedBlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
        private final MessageConnection connection;

        Peer(URI address) throws IOException {
            connection = transportOf(address).connectTo(address, this);
        }

        @Override
        public void onMessage(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            heard.add(bytes);
        }

        @Override
        public void onClosed(IOException cause) {
            heard.add(END);
        }

        void say(byte[] message) throws IOException {
            connection.send(ByteBuffer.wrap(message));
        }

        byte[] hear() throws InterruptedException {
            return heard.poll(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        }

        void expectRefusal() throws InterruptedException {
            byte[] answer = hear();
            if (answer != END) {
                assertArrayEquals(new byte[] {'D'}, answer);
                assertEquals(END, hear());
            }
            connection.close();
        }
    }

    private static Transport transportOf(URI address) {
        for (Transport each : ServiceLoader.load(Transport.class)) {
            if (each.addressForms().stream().anyMatch(form -> form.startsWith(address.getScheme() + ":"))) {
                return each;
            }
        }
        throw new AssertionError("nothing here serves " + address);
    }

    private static byte[] hello() {
        return ByteBuffer.allocate(36)
                .put("MPJ1".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    @Test
    @Row({"LIS-08", "LIS-11", "LIS-13"})
    default void peersThatBreakTheHandshakeAreRefusedAndNobodyElseNotices(@TempDir Path directory) throws Exception {
        try (Listener listener = mp().listen(placeIn(directory), ListenerRules.KEY)) {
            Peer silent = new Peer(listener.address());
            Peer babbling = new Peer(listener.address());
            babbling.say("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
            babbling.expectRefusal();
            Peer verbose = new Peer(listener.address());
            try {
                verbose.say(new byte[1 << 20]);
            } catch (IOException e) {
                // it was cut off while it spoke
            }
            verbose.expectRefusal();
            for (int length : new int[] {1, 32, 50, 200}) {
                Peer guessing = new Peer(listener.address());
                guessing.say(hello());
                assertEquals(64, guessing.hear().length);
                guessing.say(new byte[length]);
                guessing.expectRefusal();
                assertThrows(AuthenticationException.class, listener::accept);
            }
            Connection<String> there = mp().connect(listener.address(), ListenerRules.KEY);
            Connection<String> here = listener.accept();
            there.send("undisturbed");
            assertEquals("undisturbed", here.receive());
            there.close();
            here.close();
            silent.connection.close();
        }
    }

    @Test
    @Row("LIS-09")
    default void aListenerThatDoesNotWelcomeIsRefused(@TempDir Path directory) throws Exception {
        Transport.Endpoint endpoint = transportOf(placeIn(directory))
                .listenAt(placeIn(directory), connection -> new MessageReceiver() {
                    private boolean challenged;

                    @Override
                    public void onMessage(ByteBuffer message) throws IOException {
                        connection.send(ByteBuffer.wrap(
                                challenged ? "rubbish".getBytes(StandardCharsets.US_ASCII) : challenge(message)));
                        challenged = true;
                    }

                    @Override
                    public void onClosed(IOException cause) {}
                });
        try (endpoint) {
            var failure =
                    assertThrows(UncheckedIOException.class, () -> mp().connect(placeIn(directory), ListenerRules.KEY));
            assertInstanceOf(AuthenticationException.class, failure.getCause());
        }
    }

    /** The answer of one who knows the key. */
    private static byte[] challenge(ByteBuffer hello) {
        try {
            byte[] nonces = new byte[64];
            hello.get(4, nonces, 0, 32);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(ListenerRules.KEY, "HmacSHA256"));
            mac.update("server".getBytes(StandardCharsets.US_ASCII));
            return ByteBuffer.allocate(64)
                    .put(nonces, 32, 32)
                    .put(mac.doFinal(nonces))
                    .array();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
