package io.multiprocessing.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Peers that are programs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class SocketPeerProgramsTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path directory;

    /** Only the superuser can try this, because only he can become somebody else. */
    @Test
    void aProcessOfAnotherUserIsRefusedWithoutAWord() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "not the superuser");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
        String file = StrangerProgram.class.getName().replace('.', '/') + ".class";
        Path copy = directory.resolve(file);
        Files.createDirectories(copy.getParent());
        try (var in = StrangerProgram.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(in, copy);
        }
        try (var listening = new SocketListening(1_000)) {
            openToAll(Path.of(listening.address()));
            openToAll(copy);
            assertThat(run(
                            "/usr/bin/setpriv",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups",
                            JAVA,
                            "-cp",
                            directory.toString(),
                            StrangerProgram.class.getName(),
                            listening.address()))
                    .containsExactly("connected", "closed");
            assertThat(listening.nobodyWasAccepted()).isTrue();
            assertThat(listening.connect().ask((byte) 1)).containsExactly(1);
        }
    }

    private static void openToAll(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        for (Path each = file.toRealPath().getParent(); !each.equals(temporary); each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static List<String> run(String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
