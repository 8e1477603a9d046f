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

    @Test
    void connectionsServeWhileTheJvmGoesDown() throws Exception {
        try (var listening = new Listening(1_000)) {
            assertThat(runClass(HookProgram.class, listening.address())).containsExactly("answered");
        }
    }

    /** A JVM waits up to 300 ms for a thread in a system call, and so would whoever joins a child. */
    @Test
    void aJvmThatGoesDownKeepsNoThreadWaitingForMoreConnections() throws Exception {
        try (var listening = new Listening(1_000)) {
            long shortestMicros = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                List<String> output = runClass(LastConnectionProgram.class, listening.address());
                shortestMicros = Math.min(shortestMicros, Long.parseLong(output.getFirst()));
            }
            assertThat(shortestMicros).isLessThan(60_000);
        }
    }

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
        try (var listening = new Listening(1_000)) {
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

    private static List<String> runClass(Class<?> program, String address) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return run(JAVA, "-cp", classPath, program.getName(), address);
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
