package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A handle from {@code unstarted} to {@code close}. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class ProcessLifeTest {
    private final JavaSerialization host = new JavaSerialization();
    private final Launcher launcher =
            TestLauncher.with(new LaunchOptions(StartMethod.SPAWN, List.of("-Dquiet=true"), null, false), host);

    @TempDir
    Path folder;

    @AfterEach
    void nobodyIsLeft() {
        launcher.activeChildren().forEach(Process::kill);
        launcher.close();
    }

    /** Conformance PRC-05, PRC-18, ROB-25, ACT-01. */
    @Test
    void oneThatWasNeverStartedSaysSo() {
        Process process = launcher.process().name("SomeProcess").daemon(true).unstarted(() -> {});
        assertThat(process.name()).isEqualTo("SomeProcess");
        assertThat(process.isAlive()).isFalse();
        assertThat(process.daemon()).isTrue();
        assertThat(process.exitCode()).isEmpty();
        assertThat(process.failure()).isEmpty();
        assertThat(launcher.activeChildren()).isEmpty();
        List<ThrowingCallable> refused = List.of(
                process::terminate,
                process::kill,
                process::interrupt,
                process::join,
                () -> process.join(Duration.ZERO),
                process::pid,
                process::onExit);
        for (ThrowingCallable each : refused) {
            assertThatIllegalStateException()
                    .isThrownBy(each)
                    .withMessageContaining("SomeProcess")
                    .withMessageContaining("never started");
        }
    }

    /** Conformance PRC-30, ACT-05. */
    @Test
    void itStartsOnce() throws Exception {
        Process process = launcher.process().start(() -> new CountDownLatch(1).await());
        assertThatIllegalStateException().isThrownBy(process::start).withMessageContaining("started before");
        assertThat(launcher.activeChildren()).containsExactly(process);
        process.kill();
        process.join();
        assertThatIllegalStateException().isThrownBy(process::start).withMessageContaining("ended");
    }

    /** Conformance PRC-21, PRC-35. */
    @Test
    void afterCloseEverythingIsRefusedButAnotherClose() throws Exception {
        Process ended = launcher.process().start(() -> {});
        ended.join();
        ended.close();
        ended.close();
        Process fresh = launcher.process().unstarted(() -> {});
        fresh.close();
        for (Process process : List.of(ended, fresh)) {
            List<ThrowingCallable> refused = List.of(
                    process::start,
                    process::join,
                    () -> process.join(Duration.ZERO),
                    process::isAlive,
                    process::interrupt,
                    process::terminate,
                    process::kill,
                    process::name,
                    process::pid,
                    process::daemon,
                    process::exitCode,
                    process::failure,
                    process::onExit);
            for (ThrowingCallable each : refused) {
                assertThatIllegalStateException().isThrownBy(each).withMessageContaining("closed");
            }
            assertThat(process).asString().contains("closed");
        }
    }

    @Test
    void oneThatRunsCannotBeClosed() {
        Process process = launcher.process().start(() -> new CountDownLatch(1).await());
        assertThatIllegalStateException().isThrownBy(process::close).withMessageContaining("still runs");
        assertThat(process.isAlive()).isTrue();
    }

    /** Conformance PRC-37. */
    @Test
    void itsTextTellsItsState() throws Exception {
        String parent = "parent=" + ProcessHandle.current().pid();
        Process process = launcher.process().name("worker").daemon(true).unstarted(() -> new CountDownLatch(1).await());
        assertThat(process)
                .asString()
                .contains("worker", "initial", parent, "daemon")
                .doesNotContain("pid=");
        process.start();
        assertThat(process).asString().contains("worker", "started", "pid=" + process.pid(), parent, "daemon");
        process.kill();
        process.join();
        assertThat(process).asString().contains("worker", "stopped", "exitCode=-9", "pid=" + process.pid());
    }

    @Test
    void namesAreCountedForThoseThatHaveNone() {
        Process first = launcher.process().unstarted(() -> {});
        Process second = launcher.process().unstarted(() -> {});
        int n = Integer.parseInt(first.name().substring("Process-".length()));
        assertThat(second.name()).isEqualTo("Process-" + (n + 1));
    }

    @Test
    void aChildKnowsItselfItsParentAndItsChildrensNames() throws Exception {
        Path told = folder.resolve("told");
        String file = told.toString();
        Process child = launcher.process().start(() -> {
            Process self = CurrentProcess.get();
            Process parent = CurrentProcess.parent().orElseThrow();
            Process grandchild = TestLauncher.spawning().process().unstarted(() -> {});
            Files.writeString(
                    Path.of(file),
                    String.join(
                            " ",
                            self.name(),
                            "" + self.pid(),
                            "" + self.daemon(),
                            "" + self.isAlive(),
                            parent.name(),
                            "" + parent.pid(),
                            "" + parent.isAlive(),
                            "" + parent.join(Duration.ofMillis(20)),
                            grandchild.name()));
        });
        child.join();
        assertThat(Files.readString(told))
                .isEqualTo(child.name() + " " + child.pid() + " false true MainProcess "
                        + ProcessHandle.current().pid() + " true false " + child.name() + ":1");
    }

    /** Conformance PRC-01, PAR-01. */
    @Test
    void theFirstProcessIsNamedMainProcessAndHasNoParent() {
        Process main = CurrentProcess.get();
        assertThat(main).isSameAs(CurrentProcess.get());
        assertThat(main.name()).isEqualTo("MainProcess");
        assertThat(main.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(main.isAlive()).isTrue();
        assertThat(main.daemon()).isFalse();
        assertThat(main.exitCode()).isEmpty();
        assertThat(CurrentProcess.parent()).isEmpty();
        for (ThrowingCallable each :
                List.<ThrowingCallable>of(main::start, main::join, main::close, main::terminate, main::kill)) {
            assertThatIllegalStateException().isThrownBy(each).withMessageContaining("current process");
        }
    }

    /** Conformance ACT-06. */
    @Test
    void aDaemonMayNotStartChildren() throws Exception {
        Process daemon = launcher.process()
                .daemon(true)
                .start(() -> TestLauncher.spawning().process().start(() -> {}));
        daemon.join();
        assertThat(daemon.exitCode()).hasValue(1);
        assertThat(daemon.failure().orElseThrow().getMessage()).contains("daemonic processes may not start children");
        assertThat(daemon.failure().orElseThrow().remoteClassName()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void nothingStartsWhileATargetIsBeingUnpacked() throws Exception {
        Process child = launcher.process().start(new StartsWhenRead());
        child.join();
        assertThat(child.exitCode()).hasValue(1);
        assertThat(child.failure().orElseThrow().remoteStackTrace()).contains("still unpacking its own target");
    }

    @Test
    void aTargetThatCannotTravelIsRefusedAtOnceAndMayBeReplaced() {
        Object stuck = new Object();
        Target target = () -> stuck.hashCode();
        Process process = launcher.process().unstarted(target);
        assertThatThrownBy(process::start)
                .isInstanceOf(SerializationException.class)
                .hasRootCauseInstanceOf(NotSerializableException.class);
        assertThat(process.isAlive()).isFalse();
        assertThat(launcher.activeChildren()).isEmpty();
    }

    /** Conformance PRC-03, PRC-45. */
    @Test
    void aMissingLauncherIsAnErrorOfStartThatNamesIt() throws Exception {
        Path nowhere = folder.resolve("no-jdk");
        try (Launcher broken =
                TestLauncher.with(new LaunchOptions(StartMethod.SPAWN, List.of(), nowhere, false), host)) {
            Process process = broken.process().unstarted(() -> {});
            assertThatThrownBy(process::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(process.name())
                    .hasMessageContaining(nowhere.resolve("bin/java").toString())
                    .hasCauseInstanceOf(IOException.class);
            assertThat(process.isAlive()).isFalse();
            assertThat(process.exitCode()).isEmpty();
            assertThat(host.diary).containsExactly("revoked");
            Files.createSymbolicLink(nowhere, Path.of(System.getProperty("java.home")));
            process.start().join();
            assertThat(process.exitCode()).hasValue(0);
        }
    }

    @Test
    void aMissingWorkingDirectoryIsAnErrorOfStart() {
        Process process =
                launcher.process().directory(folder.resolve("nowhere")).unstarted(() -> {});
        assertThatThrownBy(process::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere");
    }

    /** Conformance PRC-24. */
    @Test
    void childrenThatAreTerminatedWhileTheyBootEndAll() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<Process> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(launcher.process().start(() -> new CountDownLatch(1).await()));
            }
            all.forEach(Process::terminate);
            for (Process each : all) {
                assertThat(each.join(Duration.ofSeconds(30))).isTrue();
                assertThat(each.exitCode()).hasValue(-15);
            }
        }
    }

    /** Conformance PRC-23. */
    @Test
    void manyChildrenEndTogether() throws Exception {
        List<Process> all = IntStream.range(0, 10)
                .mapToObj(_ -> launcher.process().start(() -> {}))
                .toList();
        for (Process each : all) {
            assertThat(each.join(Duration.ofSeconds(30))).isTrue();
            assertThat(each.exitCode()).hasValue(0);
        }
    }

    /** Conformance ROB-17. */
    @Test
    void allThreadsSeeTheSameEndAndNoneSeesItUndone() throws Exception {
        Process child = launcher.process().start(() -> Process.exit(6));
        AtomicBoolean contradiction = new AtomicBoolean();
        List<Thread> watchers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean joins = i % 2 == 0;
            watchers.add(Thread.startVirtualThread(() -> watch(child, joins, contradiction)));
        }
        for (Thread each : watchers) {
            each.join();
        }
        assertThat(contradiction).isFalse();
        assertThat(host.diary).containsExactly("ended " + child.pid(), "revoked");
    }

    private static void watch(Process child, boolean joins, AtomicBoolean contradiction) {
        try {
            boolean ended = false;
            while (!ended) {
                ended = joins ? child.join(Duration.ofMillis(1)) : !child.isAlive();
                Thread.onSpinWait();
            }
            for (int i = 0; i < 1000; i++) {
                if (child.isAlive() || !child.exitCode().equals(OptionalInt.of(6)) || !child.join(Duration.ZERO)) {
                    contradiction.set(true);
                }
            }
        } catch (InterruptedException e) {
            contradiction.set(true);
        }
    }

    @Test
    void eachCallerHasAnExitFutureOfItsOwn() throws Exception {
        Process child = launcher.process().start(() -> {});
        CompletableFuture<Process> mine = child.onExit();
        CompletableFuture<Process> cancelled = child.onExit();
        cancelled.cancel(true);
        CountDownLatch never = new CountDownLatch(1);
        child.onExit().thenAccept(_ -> awaitQuietly(never));
        assertThat(mine.get(30, TimeUnit.SECONDS)).isSameAs(child);
        assertThat(child.onExit().get(30, TimeUnit.SECONDS).exitCode()).hasValue(0);
        never.countDown();
    }

    /** Conformance PRC-41. */
    @Test
    void anInterruptEndsOneJoinAndNoOther() throws Exception {
        Process child = launcher.process().start(() -> new CountDownLatch(1).await());
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread joiner = Thread.ofPlatform().start(() -> {
            try {
                child.join();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        joiner.interrupt();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.isAlive()).isTrue();
        child.kill();
        child.join();
    }

    @Test
    void anInterruptedThreadMayStartAChild() throws Exception {
        Thread.currentThread().interrupt();
        Process child = launcher.process().start(() -> {});
        assertThat(Thread.interrupted()).isTrue();
        child.join();
        assertThat(child.exitCode()).hasValue(0);
    }

    /** Conformance PRC-25. */
    @Test
    void aStartedHandleKeepsNothingOfItsTarget() throws Exception {
        Process[] handle = new Process[1];
        WeakReference<Target> target = startSomething(handle);
        handle[0].join();
        Await.until("the target is collected", () -> {
            System.gc();
            return target.refersTo(null);
        });
    }

    private WeakReference<Target> startSomething(Process[] handle) {
        record Something(ArrayList<String> data) implements Target {
            @Override
            public void runTarget() {}
        }
        Target target = new Something(new ArrayList<>(List.of("data")));
        handle[0] = launcher.process().start(target);
        return new WeakReference<>(target);
    }

    /** Conformance PRC-22. */
    @Test
    void aClosedHandleIsCollected() throws Exception {
        WeakReference<Process> handle = startAndClose();
        Await.until("the handle is collected", () -> {
            System.gc();
            return handle.refersTo(null);
        });
    }

    private WeakReference<Process> startAndClose() throws InterruptedException {
        Process process = launcher.process().start(() -> {});
        process.join();
        process.close();
        return new WeakReference<>(process);
    }

    /** Conformance ACT-03. */
    @Test
    void theListOfChildrenIsTheCallersOwn() {
        Process first = launcher.process().start(() -> new CountDownLatch(1).await());
        Process second = launcher.process().start(() -> new CountDownLatch(1).await());
        launcher.activeChildren().clear();
        assertThat(launcher.activeChildren()).containsExactly(first, second);
    }

    @Test
    void closingEndsDaemonsAndJoinsOthers() {
        Launcher own = TestLauncher.quiet();
        Process daemon = own.process().daemon(true).start(() -> new CountDownLatch(1).await());
        Process worker = own.process().start(() -> {});
        own.close();
        assertThat(worker.exitCode()).hasValue(0);
        assertThat(daemon.exitCode()).hasValue(-15);
        assertThatIllegalStateException()
                .isThrownBy(() -> own.process().start(() -> {}))
                .withMessageContaining("context is closed");
    }

    @Test
    void closingInterruptedEndsAllAndKeepsTheInterrupt() {
        Launcher own = TestLauncher.quiet();
        Process worker = own.process().start(() -> new CountDownLatch(1).await());
        Thread.currentThread().interrupt();
        own.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(worker.exitCode()).hasValue(-15);
    }

    @Test
    void aDaemonWhoseHookHangsIsKilledAfterTheGrace() {
        Launcher own = TestLauncher.quiet();
        Path hooked = folder.resolve("hooked");
        String file = hooked.toString();
        Process daemon = own.process().daemon(true).start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitQuietly(new CountDownLatch(1))));
            Files.createFile(Path.of(file));
            new CountDownLatch(1).await();
        });
        assertThat(hooked).satisfies(path -> Await.until("the hook is there", () -> Files.exists(path)));
        own.close();
        assertThat(daemon.exitCode()).hasValue(-9);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // it is not for us
            }
        }
    }

    private record StartsWhenRead() implements Target {
        StartsWhenRead {
            if (CurrentProcess.parent().isPresent()) {
                TestLauncher.spawning().process().start(() -> {});
            }
        }

        @Override
        public void runTarget() {}
    }
}
