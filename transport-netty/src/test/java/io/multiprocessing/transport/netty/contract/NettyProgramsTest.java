package io.multiprocessing.transport.netty.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole programs on this transport: what they print is what they want to, whatever their JVM allows. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NettyProgramsTest {
    static Stream<List<String>> options() {
        return Stream.of(
                List.of(),
                List.of("--enable-native-access=ALL-UNNAMED"),
                List.of("--enable-native-access=ALL-UNNAMED", "-Dio.multiprocessing.netty.io=nio"),
                List.of("--illegal-native-access=deny"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void aProgramPrintsWhatItWantsToAndNothingElse(List<String> options) throws Exception {
        try (var program = new PeerProcess(FamilyProgram.class, options)) {
            List<String> lines = new ArrayList<>();
            for (String line = program.line(); line != null; line = program.line()) {
                lines.add(line);
            }
            boolean mayBeNative = options.contains("--enable-native-access=ALL-UNNAMED")
                    && !options.contains("-Dio.multiprocessing.netty.io=nio")
                    && System.getProperty("os.name").equals("Linux");
            assertThat(lines)
                    .containsExactly(
                            "sum 499500",
                            "abandoned true",
                            "memory refused",
                            mayBeNative ? "loop epoll" : "loop nio",
                            "done");
            assertThat(program.exitCode()).isZero();
        }
    }

    @Test
    void aWayThatCannotRunHereIsAnErrorThatNamesIt() throws Exception {
        try (var program = new PeerProcess(FamilyProgram.class, List.of("-Dio.multiprocessing.netty.io=epoll"))) {
            StringBuilder output = new StringBuilder();
            for (String line = program.line(); line != null; line = program.line()) {
                output.append(line);
            }
            assertThat(output)
                    .contains("-Dio.multiprocessing.netty.io=epoll cannot run here")
                    .contains("--enable-native-access");
            assertThat(program.exitCode()).isNotZero();
        }
    }
}
