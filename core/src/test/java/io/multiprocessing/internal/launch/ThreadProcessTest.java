package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.multiprocessing.Process;
import io.multiprocessing.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Children that are threads of this JVM. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class ThreadProcessTest {
    private static final Map<String, Object> SEEN = new ConcurrentHashMap<>();

    private final Launcher launcher = TestLauncher.inProcess();

    @BeforeEach
    @AfterEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void itHasAnIdentityOfItsOwnAlsoInThreadsThatItStarts() throws Exception {
        Process child = run(() -> {
            SEEN.put("name", CurrentProcess.get().name());
            SEEN.put("parent", CurrentProcess.parent().orElseThrow().name());
            SEEN.put("pid", CurrentProcess.get().pid());
            Thread own =
                    new Thread(() -> SEEN.put("in thread", CurrentProcess.get().name()));
            own.start();
            own.join();
            SEEN.put(
                    "grandchild",
                    TestLauncher.inProcess().process().unstarted(() -> {}).name());
        });
        assertThat(SEEN)
                .containsEntry("name", child.name())
                .containsEntry("in thread", child.name())
                .containsEntry("parent", "MainProcess")
                .containsEntry("pid", ProcessHandle.current().pid())
                .containsEntry("grandchild", child.name() + ":1");
        assertThat(CurrentProcess.get().name()).isEqualTo("MainProcess");
        assertThat(child.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void itsTargetWorksOnACopy() throws Exception {
        StringBuilder mine = new StringBuilder("mine");
        run(() -> SEEN.put("same", mine == SEEN.get("original")));
        assertThat(SEEN).containsEntry("same", false);
    }

    @Test
    void itsExitCodesAreThoseOfAProcess() throws Exception {
        assertThat(run(() -> {}).exitCode()).hasValue(0);
        assertThat(run(() -> Process.exit(7)).exitCode()).hasValue(7);
        Process failed = quietly(() -> {
            throw new IllegalStateException("no");
        });
        assertThat(failed.exitCode()).hasValue(1);
        assertThat(failed.failure().orElseThrow().getMessage()).isEqualTo("no");
    }

    @Test
    void exitFromAnotherOfItsThreadsEndsIt() throws Exception {
        Process child = run(() -> {
            Thread.startVirtualThread(() -> {});
            Thread other = new Thread(() -> Process.exit(4));
            other.setUncaughtExceptionHandler((_, _) -> {});
            other.start();
            new CountDownLatch(1).await();
        });
        assertThat(child.exitCode()).hasValue(4);
        assertThat(child.failure()).isEmpty();
    }

    @Test
    void terminateAndKillInterruptIt() throws Exception {
        Process terminated = launcher.process().start(ThreadProcessTest::waitForInterrupt);
        terminated.terminate();
        terminated.join();
        assertThat(terminated.exitCode()).hasValue(-15);
        Process killed = launcher.process().start(ThreadProcessTest::waitForInterrupt);
        killed.kill();
        killed.join();
        assertThat(killed.exitCode()).hasValue(-9);
    }

    @Test
    void joiningItselfIsRefused() throws Exception {
        SEEN.put("handle", new CountDownLatch(1));
        Process child = launcher.process().unstarted(() -> {
            ((CountDownLatch) SEEN.get("handle")).await();
            Process self = (Process) SEEN.get("self");
            assertThatIllegalStateException().isThrownBy(self::join).withMessageContaining("current process");
        });
        SEEN.put("self", child);
        child.start();
        ((CountDownLatch) SEEN.get("handle")).countDown();
        child.join();
        assertThat(child.exitCode()).hasValue(0);
    }

    @Test
    void aDaemonMayNotStartChildren() throws Exception {
        Process daemon = launcher.process().daemon(true).start(() -> {
            try {
                TestLauncher.inProcess().process().start(() -> {});
            } catch (IllegalStateException e) {
                Process.exit(88);
            }
        });
        daemon.join();
        assertThat(daemon.exitCode()).hasValue(88);
    }

    @Test
    void closingWaitsForIt() {
        Process child = launcher.process().start(() -> Thread.sleep(50));
        launcher.close();
        assertThat(child.exitCode()).hasValue(0);
    }

    @Test
    void systemExitInItEndsTheProgram() throws Exception {
        try (Program program = Program.start(ExitsInThread.class)) {
            assertThat(program.awaitExit()).isEqualTo(5);
        }
    }

    @Test
    void theProgramWaitsForIt() throws Exception {
        try (Program program = Program.start(LeavesThread.class)) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.awaitOutput()).containsExactlyInAnyOrder("main ends", "worker done");
        }
    }

    private Process run(Target target) throws InterruptedException {
        Process child = launcher.process().start(target);
        child.join();
        return child;
    }

    private Process quietly(Target target) throws InterruptedException {
        java.io.PrintStream err = System.err;
        System.setErr(null);
        try {
            return run(target);
        } finally {
            System.setErr(err);
        }
    }

    private static void waitForInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // that was it
        }
    }

    static final class ExitsInThread {
        public static void main(String[] args) {
            TestLauncher.inProcess().process().start(() -> System.exit(5));
        }
    }

    static final class LeavesThread {
        public static void main(String[] args) {
            TestLauncher.inProcess().process().start(() -> {
                CurrentProcess.parent().orElseThrow().join(java.time.Duration.ofMillis(200));
                System.out.println("worker done");
            });
            System.out.println("main ends");
        }
    }
}
