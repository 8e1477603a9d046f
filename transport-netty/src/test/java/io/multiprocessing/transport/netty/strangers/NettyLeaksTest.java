package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Tls;
import io.multiprocessing.testkit.PeerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Netty counts who uses a buffer of its own: none is lost, however connections end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NettyLeaksTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void noBufferIsLost(String io) throws Exception {
        Tls tls = new Certificates(directory).make("us", "dns:localhost");
        var options = List.of("--enable-native-access=ALL-UNNAMED", "-Dio.multiprocessing.netty.io=" + io);
        try (var program = new PeerProcess(
                LeakProgram.class,
                options,
                tls.certificates().orElseThrow().toString(),
                tls.privateKey().orElseThrow().toString())) {
            assertThat(program.line()).isEqualTo("leaks 0[]");
            assertThat(program.line()).isEqualTo("leaks after one was made 1");
            assertThat(program.exitCode()).isZero();
        }
    }
}
