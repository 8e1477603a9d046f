package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import io.multiprocessing.Tls;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Addresses of the form {@code tls://host:port}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class NettyTlsTest {
    private static final byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);
    private static final URI ANY_PORT = URI.create("tls://localhost:0");

    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static Tls server;
    private static Tls client;
    private static Tls elsewhere;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(directory);
        server = certificates.make("server", "dns:localhost,ip:127.0.0.1");
        client = certificates.make("client", "dns:client");
        elsewhere = certificates.make("elsewhere", "dns:elsewhere.example");
        warmUp();
    }

    /**
     * The JDK opens its source of random numbers once, and what TLS needs is compiled: on a machine with much else to
     * do the first handshake takes longer than a listener waits.
     */
    private static void warmUp() throws Exception {
        try (Context mp =
                        with(server.trust(certificates.certificateOf("server")).requireClientCertificates());
                Listener listener = mp.listen(ANY_PORT, KEY)) {
            for (int left = 5; left > 0; left--) {
                try {
                    mp.connect(listener.address(), KEY).close();
                } catch (UncheckedIOException e) {
                    assertThat(left).as("tries left after " + e).isGreaterThan(1);
                }
            }
        }
    }

    private static Context with(Tls tls) {
        return Context.builder().transport("netty").tls(tls).build();
    }

    private static Tls trustingServer() {
        return Tls.trusting(certificates.certificateOf("server"));
    }

    @Test
    void messagesOfAllLengthsPassEncryptedOnlyByTls13() throws Exception {
        try (Context here = with(server);
                Context there = with(trustingServer());
                Listener listener = here.listen(ANY_PORT, KEY)) {
            assertThat(listener.address()).hasScheme("tls").hasHost("localhost");
            Connection<Object> near = there.connect(listener.address(), KEY);
            Connection<Object> far = listener.accept();
            for (int length : new int[] {0, 1, 100, 20_000, 130_000, 3_000_000}) {
                byte[] message = new byte[length];
                java.util.Arrays.fill(message, (byte) length);
                Thread sending = Thread.ofVirtual().start(() -> {
                    try {
                        near.sendBytes(message);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertThat(far.receiveBytes()).isEqualTo(message);
                sending.join();
            }
            far.send("back");
            assertThat(near.receive()).isEqualTo("back");
            near.send("the last");
            near.close();
            assertThat(far.receive()).isEqualTo("the last");
            assertThatThrownBy(far::receive).isInstanceOf(EOFException.class);
            far.close();
        }
    }

    @Test
    void aServersCertificateThatIsNotTrustedIsAnErrorOnBothSides() throws Exception {
        try (Context here = with(server);
                Context there = with(Tls.trusting(certificates.certificateOf("elsewhere")));
                Listener listener = here.listen(ANY_PORT, KEY)) {
            assertThatThrownBy(() -> there.connect(listener.address(), KEY))
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining(listener.address().toString())
                    .hasMessageContaining("Context.Builder.tls");
            assertThatThrownBy(listener::accept)
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("certificate");
            try (Context friend = with(trustingServer())) {
                friend.connect(listener.address(), KEY).close();
                listener.accept().close();
            }
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        try (Context here = with(elsewhere);
                Context there = with(Tls.trusting(certificates.certificateOf("elsewhere")));
                Listener listener = here.listen(ANY_PORT, KEY)) {
            assertThatThrownBy(() -> there.connect(listener.address(), KEY))
                    .cause()
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("localhost");
            assertThatThrownBy(listener::accept).isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void whereClientsMustShowCertificatesOnlyThoseTrustedComeIn() throws Exception {
        Tls strict = server.trust(certificates.certificateOf("client")).requireClientCertificates();
        try (Context here = with(strict);
                Listener listener = here.listen(ANY_PORT, KEY)) {
            for (Tls refused : new Tls[] {trustingServer(), elsewhere.trust(certificates.certificateOf("server"))}) {
                try (Context there = with(refused)) {
                    assertThatThrownBy(() -> there.connect(listener.address(), KEY))
                            .cause()
                            .isInstanceOf(AuthenticationException.class)
                            .hasMessageContaining(listener.address().toString());
                    assertThatThrownBy(listener::accept)
                            .isInstanceOf(AuthenticationException.class)
                            .hasMessageContaining("certificate");
                }
            }
            try (Context there = with(client.trust(certificates.certificateOf("server")))) {
                Connection<String> near = there.connect(listener.address(), KEY);
                Connection<String> far = listener.accept();
                near.send("known");
                assertThat(far.receive()).isEqualTo("known");
                near.close();
                far.close();
            }
        }
    }

    @Test
    void theKeyIsAskedForInsideToo() throws Exception {
        try (Context here = with(server);
                Context there = with(trustingServer());
                Listener listener = here.listen(ANY_PORT, KEY)) {
            assertThatThrownBy(() -> there.connect(listener.address(), new byte[] {1}))
                    .cause()
                    .isInstanceOf(AuthenticationException.class);
            assertThatThrownBy(listener::accept).isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void neitherSideTakesPlainTextForTls() throws Exception {
        try (Context here = with(server);
                Listener secure = here.listen(ANY_PORT, KEY);
                Listener plain = here.listen(URI.create("tcp://localhost:0"), KEY)) {
            URI plainAsSecure = URI.create("tls://localhost:" + plain.address().getPort());
            URI secureAsPlain = URI.create("tcp://localhost:" + secure.address().getPort());
            assertThatThrownBy(() -> here.connect(plainAsSecure, KEY))
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .hasMessageContaining(plainAsSecure.toString())
                    .hasMessageContaining("does it listen at tcp:");
            assertThatThrownBy(() -> here.connect(secureAsPlain, KEY)).isInstanceOf(UncheckedIOException.class);
            try (SocketChannel garbage = SocketChannel.open(
                    new InetSocketAddress("localhost", secure.address().getPort()))) {
                garbage.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(1_000);
                while (garbage.read(answer) >= 0) {
                    assertThat(answer.hasRemaining()).isTrue();
                }
            }
            try (Context there = with(trustingServer())) {
                there.connect(secure.address(), KEY).close();
                secure.accept().close();
            }
        }
    }

    @Test
    void withoutAHostTheLoopbackInterfaceIsMeantByBothSides() throws Exception {
        try (Context mp = with(server.trust(certificates.certificateOf("server")));
                Listener listener = mp.listen(URI.create("tls://:0"), KEY)) {
            assertThat(listener.address()).hasHost("127.0.0.1");
            URI address = URI.create("tls://:" + listener.address().getPort());
            Connection<String> near = mp.connect(address, KEY);
            Connection<String> far = listener.accept();
            near.send("here");
            assertThat(far.receive()).isEqualTo("here");
            near.close();
            far.close();
        }
    }

    @Test
    void whoAsksForCertificatesMustSayWhoseAreTrusted() {
        try (Context mp = with(server.requireClientCertificates())) {
            assertThatThrownBy(() -> mp.listen(ANY_PORT, KEY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("localhost")
                    .hasMessageContaining("Tls.trust(");
        }
    }

    /** As long as others need with it whose processors have much to do. */
    @Test
    void theTimeForTheKeyBeginsWhenTheEncryptionStands() throws Exception {
        try (Context mp = with(server.trust(certificates.certificateOf("server")));
                Listener listener = mp.listen(ANY_PORT, KEY);
                SSLSocket slow = (SSLSocket) socketsThatTrust("server")
                        .createSocket("localhost", listener.address().getPort())) {
            Await.pause(Duration.ofMillis(5_500));
            slow.startHandshake();
            slow.getOutputStream()
                    .write(ByteBuffer.allocate(40)
                            .putInt(36)
                            .put("MPJ1".getBytes(StandardCharsets.US_ASCII))
                            .array());
            assertThat(new DataInputStream(slow.getInputStream()).readInt())
                    .as("the length of the challenge")
                    .isEqualTo(64);
        }
    }

    private static SSLSocketFactory socketsThatTrust(String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream certificate = Files.newInputStream(certificates.certificateOf(name))) {
            trusted.setCertificateEntry(
                    name, CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    @Test
    void missingAndUselessFilesAreNamed() throws Exception {
        try (Context mp = Context.create("netty")) {
            assertThatThrownBy(() -> mp.listen(ANY_PORT, KEY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Tls.of(");
        }
        try (Context mp = with(Tls.of(directory.resolve("none.pem"), directory.resolve("none.key")))) {
            assertThatThrownBy(() -> mp.listen(ANY_PORT, KEY))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("none.pem");
        }
        Path rubbish = Files.writeString(directory.resolve("rubbish.pem"), "no certificate");
        try (Context mp = with(Tls.of(rubbish, rubbish))) {
            assertThatThrownBy(() -> mp.listen(ANY_PORT, KEY))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("rubbish.pem");
        }
    }
}
