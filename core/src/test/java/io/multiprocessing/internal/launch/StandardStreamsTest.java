package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever programs do to {@code System.out} and {@code System.err}. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class StandardStreamsTest {
    private final Launcher launcher = TestLauncher.spawning();

    @TempDir
    Path folder;

    @AfterEach
    void nobodyIsLeft() {
        launcher.activeChildren().forEach(Process::kill);
        launcher.close();
    }

    /** Conformance PRC-28. */
    @Test
    void theParentsMayBeClosedOrNull() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        List<Process> children = new ArrayList<>();
        try {
            for (PrintStream broken : new PrintStream[] {closedStream(), null}) {
                System.setOut(broken);
                children.add(launcher.process().start(() -> {}));
                System.setOut(out);
                System.setErr(broken);
                children.add(launcher.process().start(() -> {}));
                System.setErr(err);
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        for (Process each : children) {
            each.join();
            assertThat(each.exitCode()).hasValue(0);
        }
    }

    /** Conformance PRC-29. */
    @Test
    void theChildsMayBeClosedOrNull() throws Exception {
        List<Process> children = List.of(
                launcher.process().start(() -> System.setOut(null)),
                launcher.process().start(() -> System.setErr(null)),
                launcher.process().start(() -> System.setOut(closedStream())),
                launcher.process().start(() -> System.setErr(closedStream())));
        for (Process each : children) {
            each.join();
            assertThat(each.exitCode()).hasValue(0);
        }
    }

    @Test
    void anExceptionIsToldToTheParentAlsoWhereNothingCanBePrinted() throws Exception {
        List<Process> children = List.of(
                launcher.process().start(() -> throwWith(null)),
                launcher.process().start(() -> throwWith(closedStream())),
                launcher.process().start(() -> throwWith(new Hostile())));
        for (Process each : children) {
            each.join();
            assertThat(each.exitCode()).hasValue(1);
            assertThat(each.failure().orElseThrow().getMessage()).isEqualTo("unprintable");
        }
    }

    /** Conformance EXI-02, EXI-05. */
    @Test
    void theStackTraceGoesToWhereTheChildHasRedirectedItsErrors() throws Exception {
        String file = folder.resolve("errors").toString();
        Process child = launcher.process().name("redirected").start(() -> {
            System.setErr(new PrintStream(new BufferedOutputStream(new FileOutputStream(file), 1 << 16)));
            int zero = Integer.parseInt("0");
            System.exit(1 / zero); // the marked line
        });
        child.join();
        assertThat(child.exitCode()).hasValue(1);
        assertThat(Files.readString(Path.of(file)))
                .startsWith("Process redirected (pid " + child.pid() + "):\njava.lang.ArithmeticException: / by zero\n")
                .contains("StandardStreamsTest.java:" + lineOf("the marked line") + ")");
    }

    @Test
    void whatTheTargetLeavesInABufferIsWritten() throws Exception {
        String file = folder.resolve("output").toString();
        Process child = launcher.process().start(() -> {
            System.setOut(new PrintStream(new BufferedOutputStream(new FileOutputStream(file), 1 << 16)));
            System.out.print("not lost");
        });
        child.join();
        assertThat(Files.readString(Path.of(file))).isEqualTo("not lost");
    }

    private static void throwWith(PrintStream err) {
        System.setErr(err);
        throw new IllegalStateException("unprintable");
    }

    private static PrintStream closedStream() {
        PrintStream stream = new PrintStream(OutputStream.nullOutputStream());
        stream.close();
        return stream;
    }

    private static int lineOf(String mark) throws Exception {
        Path source = Path.of("src/test/java/io/multiprocessing/internal/launch/StandardStreamsTest.java");
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// " + mark)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line ends with // " + mark);
    }

    /** A stream of the user's own that fails in a way of its own. */
    private static final class Hostile extends PrintStream {
        Hostile() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void print(String text) {
            throw new LinkageError("hostile");
        }

        @Override
        public void flush() {
            throw new IllegalStateException("hostile too");
        }
    }
}
