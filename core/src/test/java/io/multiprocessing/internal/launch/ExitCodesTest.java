package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import io.multiprocessing.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a child ends, and what its parent reads then. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class ExitCodesTest {
    private final Launcher launcher = TestLauncher.quiet();

    @AfterEach
    void nobodyIsLeft() {
        launcher.activeChildren().forEach(Process::kill);
        launcher.close();
    }

    /** Conformance PRC-08, PRC-38. */
    @Test
    void returningIsZero() throws Exception {
        Process child = ended(launcher.process(), () -> {});
        assertThat(child.exitCode()).hasValue(0);
        assertThat(child.failure()).isEmpty();
        assertThat(child.isAlive()).isFalse();
        assertThat(launcher.activeChildren()).isEmpty();
    }

    /** Conformance EXI-05. */
    @Test
    void throwingIsOneAndTheExceptionIsToldAsText() throws Exception {
        Process child = ended(launcher.process().name("thrower"), () -> {
            throw new IOException("disk on fire", new IllegalStateException("matches"));
        });
        assertThat(child.exitCode()).hasValue(1);
        RemoteException failure = child.failure().orElseThrow();
        assertThat(failure.remoteClassName()).isEqualTo("java.io.IOException");
        assertThat(failure.getMessage()).isEqualTo("disk on fire");
        assertThat(failure.remoteStackTrace())
                .contains("ExitCodesTest.java", "Caused by: java.lang.IllegalStateException: matches");
        assertThat(failure.pid()).isEqualTo(child.pid());
        assertThat(failure.processName()).isEqualTo("thrower");
        assertThat(((RemoteException) failure.getCause()).remoteClassName())
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.getCause().getCause()).isNull();
    }

    @Test
    void whatHappenedInAFurtherProcessIsToldAsOfThatOne() throws Exception {
        Process child = ended(launcher.process().name("parent"), () -> {
            throw new IOException("outer", new RemoteException("a.B", "inner", "a.B: inner", 4711, "grandchild", null));
        });
        RemoteException failure = child.failure().orElseThrow();
        assertThat(failure.processName()).isEqualTo("parent");
        assertThat(failure.pid()).isEqualTo(child.pid());
        RemoteException cause = (RemoteException) failure.getCause();
        assertThat(cause.remoteClassName()).isEqualTo("a.B");
        assertThat(cause.processName()).isEqualTo("grandchild");
        assertThat(cause.pid()).isEqualTo(4711);
    }

    @Test
    void anErrorIsOne() throws Exception {
        Process child = ended(launcher.process(), () -> {
            throw new AssertionError("wrong");
        });
        assertThat(child.exitCode()).hasValue(1);
        assertThat(child.failure().orElseThrow().remoteClassName()).isEqualTo("java.lang.AssertionError");
    }

    @Test
    void anExceptionThatCannotEvenTellItsMessageIsOne() throws Exception {
        Process child = ended(launcher.process(), () -> {
            throw new Unspeakable();
        });
        assertThat(child.exitCode()).hasValue(1);
        assertThat(child.failure().orElseThrow().remoteClassName()).isEqualTo(Unspeakable.class.getName());
    }

    /** Conformance EXI-04. */
    @Test
    void exitGivesItsCode() throws Exception {
        assertThat(ended(launcher.process(), () -> Process.exit(8)).exitCode()).hasValue(8);
        assertThat(ended(launcher.process(), () -> Process.exit(0)).exitCode()).hasValue(0);
    }

    @Test
    void exitGivesACodeThatLooksLikeASignal() throws Exception {
        assertThat(ended(launcher.process(), () -> Process.exit(143)).exitCode())
                .hasValue(143);
    }

    @Test
    void theOperatingSystemKeepsTheLowestEightBits() throws Exception {
        assertThat(ended(launcher.process(), () -> Process.exit(256 + 150)).exitCode())
                .hasValue(150);
    }

    @Test
    void systemExitGivesItsCodeUnlessItLooksLikeASignal() throws Exception {
        assertThat(ended(launcher.process(), () -> System.exit(9)).exitCode()).hasValue(9);
        assertThat(ended(launcher.process(), () -> System.exit(143)).exitCode()).hasValue(-15);
    }

    @Test
    void haltingGivesItsCode() throws Exception {
        assertThat(ended(launcher.process(), () -> Runtime.getRuntime().halt(12))
                        .exitCode())
                .hasValue(12);
    }

    @Test
    void anExitElsewhereBeatsTheExceptionOfTheTarget() throws Exception {
        Process child = ended(launcher.process(), () -> {
            Thread other = new Thread(() -> Process.exit(5));
            Thread main = Thread.currentThread();
            new Thread(() -> {
                        joinQuietly(main);
                        other.start();
                    })
                    .start();
            throw new IllegalStateException("first");
        });
        assertThat(child.exitCode()).hasValue(5);
    }

    @Test
    void terminatedIsMinus15AndKilledIsMinus9() throws Exception {
        Process terminated = launcher.process().start(ExitCodesTest::sleepForEver);
        Process killed = launcher.process().start(ExitCodesTest::sleepForEver);
        terminated.terminate();
        killed.kill();
        terminated.join();
        killed.join();
        assertThat(terminated.exitCode()).hasValue(-15);
        assertThat(killed.exitCode()).hasValue(-9);
    }

    /** One that a JVM acts on and one that it does not know; not those that a shell may have made it ignore. */
    @ParameterizedTest
    @CsvSource({"-TERM, -15", "-ALRM, -14"})
    void signalsFromElsewhereAreToldToo(String signal, int exitCode) throws Exception {
        Process child = launcher.process().start(ExitCodesTest::sleepForEver);
        new ProcessBuilder("kill", signal, Long.toString(child.pid())).start().waitFor();
        child.join();
        assertThat(child.exitCode()).hasValue(exitCode);
    }

    @Test
    void outOfMemoryIsThree() throws Exception {
        Process child = ended(launcher.process().maxHeap(16L << 20), () -> {
            List<byte[]> all = new ArrayList<>();
            while (true) {
                all.add(new byte[1 << 20]);
            }
        });
        assertThat(child.exitCode()).hasValue(3);
    }

    @Test
    void stackOverflowIsOne() throws Exception {
        Process child = ended(launcher.process(), ExitCodesTest::recurse);
        assertThat(child.exitCode()).hasValue(1);
        assertThat(child.failure().orElseThrow().remoteClassName()).isEqualTo("java.lang.StackOverflowError");
    }

    @Test
    void aTargetThatCannotBeUnpackedIsOne() throws Exception {
        Process child = ended(launcher.process(), new BreaksWhenRead());
        assertThat(child.exitCode()).hasValue(1);
        assertThat(child.failure().orElseThrow().getMessage()).contains("broken by itself");
    }

    /** Conformance PRC-27. */
    @Test
    void nonDaemonThreadsRunOnAfterTheTargetHasThrown() throws Exception {
        Process child = ended(launcher.process(), () -> {
            Thread main = Thread.currentThread();
            new Thread(() -> {
                        joinQuietly(main);
                        System.exit(44);
                    })
                    .start();
            throw new IllegalStateException("the last thread decides");
        });
        assertThat(child.exitCode()).hasValue(44);
        assertThat(child.failure()).isPresent();
    }

    /** Conformance EXI-09, PRC-34. */
    @Test
    void aHookThatHangsHoldsUpTerminateButNotKill() throws Exception {
        Process child = launcher.process().start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                sleepForEver();
            }));
            Process.exit(0);
        });
        assertThat(child.join(java.time.Duration.ofMillis(500))).isFalse();
        child.terminate();
        child.kill();
        child.join();
        assertThat(child.exitCode()).hasValue(-9);
        child.kill();
        child.terminate();
        child.interrupt();
        assertThat(child.exitCode()).hasValue(-9);
    }

    @Test
    void exitWithinAShutdownHookDoesNotHang() throws Exception {
        Process child = ended(launcher.process(), () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Process.exit(21)));
            System.exit(20);
        });
        assertThat(child.exitCode()).hasValue(21);
    }

    @Test
    void interruptedIsOneWhenTheTargetLetsItPass() throws Exception {
        Process child = launcher.process().start(() -> new CountDownLatch(1).await());
        child.interrupt();
        child.join();
        assertThat(child.exitCode()).hasValue(1);
        assertThat(child.failure().orElseThrow().remoteClassName()).isEqualTo("java.lang.InterruptedException");
    }

    private static Process ended(Process.Builder builder, Target target) throws InterruptedException {
        Process child = builder.start(target);
        child.join();
        return child;
    }

    private static int recurse() {
        return 1 + recurse();
    }

    private static void sleepForEver() {
        while (true) {
            java.util.concurrent.locks.LockSupport.park();
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no reason");
        }
    }

    private record BreaksWhenRead() implements Target {
        BreaksWhenRead {
            if (CurrentProcess.parent().isPresent()) {
                throw new IllegalStateException("broken by itself");
            }
        }

        @Override
        public void runTarget() {}
    }
}
