package io.multiprocessing.internal.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Context;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Tls;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.host.Keyring;
import io.multiprocessing.spi.PeerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings that a child is told make sense as a whole, or none of them counts. */
@Timeout(60)
class HostileSettingsTest {
    private static final byte[] KEY = "a key of sixteen".getBytes();
    private static final Settings SETTINGS = new Settings(
            "socket",
            "a.b.Transport",
            StartMethod.SPAWN,
            "a.b.Codec",
            List.of("-Xss2m", "-Dä=b"),
            "/opt/jdk",
            KEY,
            List.of(),
            new PeerSettings(
                    Optional.of(Tls.of(Path.of("us.pem"), Path.of("us.key"))
                            .password("secret")
                            .trust(Path.of("them.pem"))
                            .requireClientCertificates()),
                    Duration.ofMillis(1_500)),
            true,
            3,
            false);

    @Test
    void whatIsNullIsNamed() {
        assertThatThrownBy(() -> Context.builder().tls(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("tls");
        assertThatThrownBy(() -> Context.builder().peerTimeout(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("timeout");
    }

    @Test
    void settingsSurviveTheWay() throws Exception {
        Map<Long, byte[]> keys = new HashMap<>();
        Settings read = Settings.read(SETTINGS.toBytes(Map.of(7L, KEY)), keys);
        assertThat(read).usingRecursiveComparison().isEqualTo(SETTINGS);
        assertThat(keys).containsOnly(Map.entry(7L, KEY));
    }

    @Test
    void damagedSettingsAreRefused() {
        Fuzz.of("settings", 600)
                .feed(
                        List.of(SETTINGS.toBytes(Map.of(7L, KEY, 8L, new byte[32]))),
                        1 << 20,
                        bytes -> assertThat(
                                        Settings.read(bytes, new HashMap<>()).startMethod())
                                .isNotNull(),
                        IOException.class);
    }

    @Test
    void aKeyThatIsCutShortIsNoKey() {
        byte[] bytes = SETTINGS.toBytes(Map.of(7L, KEY));
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        int known = Keyring.all().size();
        assertThatThrownBy(() -> Settings.fromBytes(cut)).isInstanceOf(IOException.class);
        ByteBuffer.wrap(bytes).putInt(bytes.length - KEY.length - 4, -1);
        assertThatThrownBy(() -> Settings.fromBytes(bytes)).isInstanceOf(IOException.class);
        assertThat(Keyring.all()).hasSize(known);
    }
}
