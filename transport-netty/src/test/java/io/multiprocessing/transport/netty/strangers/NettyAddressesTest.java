package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import io.multiprocessing.testkit.NoLeaks;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of the form {@code tcp://host:port}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class NettyAddressesTest {
    private static final byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);

    private static Context mp;

    @BeforeAll
    static void makeContext() throws Exception {
        mp = Context.create("netty");
        mp.listen(URI.create("tcp://localhost:0"), KEY).close(); // the JDK keeps a socket for itself
    }

    @AfterAll
    static void closeContext() {
        mp.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://127.0.0.1:0, 127.0.0.1",
        "tcp://localhost:0, localhost",
        "TCP://localhost:0, localhost",
        "tcp:localhost:0, localhost",
        "tcp://:0, 127.0.0.1",
        "tcp://0.0.0.0:0, 0.0.0.0",
    })
    void aFreePortIsToldAndTheHostIsKept(String address, String host) throws Exception {
        try (Listener listener = mp.listen(URI.create(address), KEY)) {
            assertThat(listener.address()).hasScheme("tcp").hasHost(host);
            assertThat(listener.address().getPort()).isPositive();
            assertTalk(listener);
        }
    }

    @Test
    void anAddressOfTheSixthVersionStandsInBrackets() throws Exception {
        assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(each -> each instanceof java.net.Inet6Address && each.isLoopbackAddress()),
                "no IPv6 here");
        try (Listener listener = mp.listen(URI.create("tcp://[::1]:0"), KEY)) {
            assertThat(listener.address().toString()).startsWith("tcp://[::1]:");
            assertTalk(listener);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%25", "%"})
    void anAddressOfOneLinkMayNameItsZone(String sign) throws Exception {
        var link = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof java.net.Inet6Address six && six.getScopedInterface() != null)
                .map(InetAddress::getHostAddress)
                .findAny();
        assumeTrue(link.isPresent(), "no IPv6 here");
        URI address = URI.create("tcp://[" + link.get().replace("%", sign) + "]:0");
        try (Listener listener = mp.listen(address, KEY)) {
            assertThat(listener.address().toString()).contains("%25");
            assertTalk(listener);
        }
    }

    private static void assertTalk(Listener listener) throws Exception {
        Connection<String> there = mp.connect(listener.address(), KEY);
        Connection<String> here = listener.accept();
        there.send("heard");
        assertThat(here.receive()).isEqualTo("heard");
        there.close();
        here.close();
    }

    @Test
    void whoDoesNotSayOtherwiseListensOnTheLoopbackInterfaceOnly() throws Exception {
        InetAddress outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof java.net.Inet4Address && !each.isLoopbackAddress())
                .findAny()
                .orElse(null);
        assumeTrue(outside != null, "no other interface here");
        try (Listener listener = mp.listen(URI.create("tcp://:0"), KEY)) {
            URI from = URI.create("tcp://" + outside.getHostAddress() + ":"
                    + listener.address().getPort());
            assertThatThrownBy(() -> mp.connect(from, KEY))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(from.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://localhost",
                "tcp://localhost:",
                "tcp://localhost:65536",
                "tcp://localhost:99999999999",
                "tcp://localhost:x",
                "tcp://localhost:-1",
                "tcp://user@localhost:1",
                "tcp://localhost:1/path",
                "tcp://localhost:1?query",
                "tcp:/localhost:1",
                "tcp:1",
                "tcp:a:b:1",
                "udp://localhost:1"
            })
    void whatIsNoAddressIsRefusedWithTheFormOfOne(String address) {
        for (var attempt : new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
            () -> mp.listen(URI.create(address), KEY), () -> mp.connect(URI.create(address), KEY)
        }) {
            assertThatThrownBy(attempt)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("tcp://host:port");
        }
    }

    @Test
    void nobodyConnectsToPortZero() {
        assertThatThrownBy(() -> mp.connect(URI.create("tcp://localhost:0"), KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 65535");
    }

    @Test
    void aTakenPortAndAnUnknownHostAreNamed() throws Exception {
        try (Listener listener = mp.listen(URI.create("tcp://127.0.0.1:0"), KEY)) {
            assertThatThrownBy(() -> mp.listen(listener.address(), KEY))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(Integer.toString(listener.address().getPort()))
                    .hasCauseInstanceOf(BindException.class);
            assertTalk(listener);
        }
        assertThatThrownBy(() -> mp.connect(URI.create("tcp://no.such.host.invalid:9"), KEY))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no.such.host.invalid")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void whereNobodyListensThatIsSaidAtOnce() throws Exception {
        URI left;
        try (Listener listener = mp.listen(URI.create("tcp://127.0.0.1:0"), KEY)) {
            left = listener.address();
        }
        assertThatThrownBy(() -> mp.connect(left, KEY))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nobody can be reached at " + left);
    }
}
