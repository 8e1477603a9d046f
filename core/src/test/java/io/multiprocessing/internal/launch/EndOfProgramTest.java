package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a program with children ends: the end of main, {@code System.exit}, a signal, and calls in shutdown hooks. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class EndOfProgramTest {
    @TempDir
    Path folder;

    /** Conformance ACT-09. */
    @Test
    void atTheEndOfMainDaemonsEndAndOthersAreWaitedFor() throws Exception {
        assertThatOrder(MainEnds.class, 0);
    }

    /** Conformance FIN-05. */
    @Test
    void soItIsAtSystemExitFromAnyThread() throws Exception {
        assertThatOrder(Exits.class, 3);
    }

    private void assertThatOrder(Class<?> main, int exitCode) throws Exception {
        try (Program program = Program.start(main, folder.toString())) {
            program.await("both run");
            ProcessHandle daemon = program.pidTold("daemon ");
            program.nextStep();
            program.await("main ends");
            assertThat(Program.gone(daemon, Duration.ofSeconds(10))).isTrue();
            program.nextStep();
            assertThat(program.awaitExit()).isEqualTo(exitCode);
            assertThat(program.awaitOutput()).contains("worker done").doesNotContain("daemon done");
        }
    }

    @Test
    void atSigtermDaemonsEndAndOthersGoOn() throws Exception {
        try (Program program = Program.start(MainEnds.class, folder.toString())) {
            program.await("both run");
            ProcessHandle daemon = program.pidTold("daemon ");
            ProcessHandle worker = program.pidTold("worker ");
            program.handle().destroy();
            assertThat(program.awaitExit()).isEqualTo(143);
            assertThat(Program.gone(daemon, Duration.ofSeconds(1))).isTrue();
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void aSignalEndsTheWaitForChildrenToo() throws Exception {
        try (Program program = Program.start(MainEnds.class, folder.toString())) {
            program.await("both run");
            ProcessHandle worker = program.pidTold("worker ");
            program.nextStep();
            program.await("main ends");
            program.handle().destroy();
            program.awaitExit();
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void theRunDirectoryIsRemovedLast() throws Exception {
        try (Program program = Program.start(MainEnds.class, folder.toString())) {
            Path directory = Path.of(program.await("directory "));
            program.nextStep();
            program.await("main ends");
            assertThat(directory).isDirectory();
            program.nextStep();
            program.awaitExit();
            assertThat(directory).doesNotExist();
        }
    }

    @Test
    void nothingStartsInAShutdownHookAndExitDoesNotHang() throws Exception {
        try (Program program = Program.start(HookStarts.class)) {
            assertThat(program.awaitExit()).isEqualTo(9);
            assertThat(program.awaitOutput())
                    .contains("refused: this JVM is ending")
                    .doesNotContain("started");
        }
    }

    /** The seed's puzzling example: the daemon may or may not come to its first line, never to its last. */
    @Test
    void aDaemonNeverOutlivesMainHoweverLongOthersRun() throws Exception {
        try (Program program = Program.start(Puzzling.class)) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.awaitOutput()).contains("main", "456", "end456").doesNotContain("end123");
        }
    }

    @Test
    void aChildWaitsForItsOwnChildren() throws Exception {
        try (Program program = Program.start(Generations.class)) {
            assertThat(program.awaitExit()).isZero();
            assertThat(program.awaitOutput()).containsSubsequence("child done", "grandchild done", "child joined 0");
        }
    }

    private static void awaitFile(String file) {
        while (!Files.exists(Path.of(file))) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    /**
     * Prints the pids of both children, returns at the first step (a byte from standard input), lets the worker end at
     * the second.
     */
    private static void startBoth(Path folder) throws Exception {
        System.out.println("directory " + RunDirectory.ofThisProcess());
        String file = folder.resolve("go").toString();
        String workerIsThere = folder.resolve("worker").toString();
        String daemonIsThere = folder.resolve("daemon").toString();
        Launcher launcher = TestLauncher.spawning();
        launcher.process().daemon(true).start(() -> {
            System.out.println("daemon " + ProcessHandle.current().pid());
            Files.createFile(Path.of(daemonIsThere));
            new CountDownLatch(1).await();
            System.out.println("daemon done");
        });
        launcher.process().start(() -> {
            System.out.println("worker " + ProcessHandle.current().pid());
            Files.createFile(Path.of(workerIsThere));
            awaitFile(file);
            System.out.println("worker done");
        });
        awaitFile(daemonIsThere);
        awaitFile(workerIsThere);
        System.out.println("both run");
        System.in.read();
        Thread lastStep = new Thread(() -> {
            try {
                System.in.read();
                Files.createFile(Path.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        lastStep.setDaemon(true);
        lastStep.start();
    }

    static final class MainEnds {
        public static void main(String[] args) throws Exception {
            startBoth(Path.of(args[0]));
            System.out.println("main ends");
        }
    }

    static final class Exits {
        public static void main(String[] args) throws Exception {
            startBoth(Path.of(args[0]));
            System.out.println("main ends");
            new Thread(() -> System.exit(3)).start();
            new CountDownLatch(1).await();
        }
    }

    static final class HookStarts {
        public static void main(String[] args) throws Exception {
            Launcher launcher = TestLauncher.spawning();
            launcher.process().start(() -> {}).join();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    while (!endIsRefused(launcher)) {
                        Thread.onSpinWait();
                    }
                } finally {
                    Process.exit(9);
                }
            }));
        }

        /** The library's own hook runs beside this one, in no order. */
        private static boolean endIsRefused(Launcher launcher) {
            try {
                launcher.process().start(() -> System.out.println("started")).kill();
                return false;
            } catch (IllegalStateException e) {
                System.out.println(
                        "refused: " + e.getMessage().substring(e.getMessage().indexOf(": ") + 2));
                return true;
            }
        }
    }

    static final class Puzzling {
        public static void main(String[] args) {
            Launcher launcher = TestLauncher.spawning();
            launcher.process().daemon(true).start(() -> {
                System.out.println("123");
                Thread.sleep(Duration.ofSeconds(20));
                System.out.println("end123");
            });
            launcher.process().start(() -> {
                System.out.println("456");
                Thread.sleep(Duration.ofSeconds(1));
                System.out.println("end456");
            });
            System.out.println("main");
        }
    }

    static final class Generations {
        public static void main(String[] args) throws Exception {
            Launcher launcher = TestLauncher.spawning();
            Process child = launcher.process().start(() -> {
                TestLauncher.spawning().process().start(() -> {
                    CurrentProcess.parent().orElseThrow().join(Duration.ofMillis(300));
                    System.out.println("grandchild done");
                });
                System.out.println("child done");
            });
            child.join();
            System.out.println("child joined " + child.exitCode().getAsInt());
        }
    }
}
