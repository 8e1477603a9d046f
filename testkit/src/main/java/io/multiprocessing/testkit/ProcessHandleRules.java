package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Target;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The handle of a process: what it tells and refuses before the start, while the process runs, after its end, and when
 * closed.
 */
interface ProcessHandleRules extends Stage {
    @Test
    @Row("PRC-01")
    default void theFirstProcessKnowsItself() {
        Process self = Process.current();
        assertEquals("MainProcess", self.name());
        assertEquals(ProcessHandle.current().pid(), self.pid());
        assertTrue(self.isAlive());
        assertFalse(self.daemon());
        assertEquals(OptionalInt.empty(), self.exitCode());
    }

    @Test
    default void theCurrentProcessCannotJoinItself() {
        assertThrows(IllegalStateException.class, () -> Process.current().join());
        assertThrows(IllegalStateException.class, () -> Process.current().join(Duration.ofMillis(1)));
    }

    @Test
    @Row("PRC-05")
    default void aProcessThatWasNotStartedIsNotAliveAndHasNoExitCode() {
        Process process = mp().process().name("SomeProcess").daemon(true).unstarted(() -> {});
        assertEquals("SomeProcess", process.name());
        assertTrue(process.daemon());
        assertFalse(process.isAlive());
        assertEquals(OptionalInt.empty(), process.exitCode());
        assertTrue(process.failure().isEmpty());
        assertFalse(mp().activeChildren().contains(process));
    }

    @Test
    @Row({"PRC-18", "ROB-25"})
    default void whatNeedsARunningProcessIsRefusedBeforeTheStart() {
        Process process = mp().process().unstarted(() -> {});
        assertThrows(IllegalStateException.class, process::onExit);
        assertThrows(IllegalStateException.class, process::pid);
        assertThrows(IllegalStateException.class, process::join);
        assertThrows(IllegalStateException.class, () -> process.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, process::interrupt);
        assertTrue(assertThrows(IllegalStateException.class, process::terminate)
                .getMessage()
                .contains("start"));
        assertTrue(assertThrows(IllegalStateException.class, process::kill)
                .getMessage()
                .contains("start"));
    }

    @Test
    @Row("PRC-30")
    default void aProcessStartsOnlyOnce() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        assertThrows(IllegalStateException.class, process::start);
        go.put("go");
        Expect.endsWell(process);
        assertThrows(IllegalStateException.class, process::start);
    }

    @Test
    default void startReturnsTheProcessItself() throws Exception {
        Process process = children().track(mp().process().unstarted(() -> {}));
        assertSame(process, process.start());
        Expect.endsWell(process);
    }

    @Test
    @Row("PRC-33")
    default void aProcessHandleCannotTravel() {
        Process process = mp().process().unstarted(() -> {});
        var refused = assertThrows(SerializationException.class, () -> child(() -> process.start()));
        assertTrue(refused.getMessage().contains("rocess"), refused.getMessage());
    }

    @Test
    @Row({"PRC-08", "PRC-38"})
    default void aTargetThatReturnsEndsItsProcessWithExitCodeZero() throws Exception {
        Target aMethodWithAResult = Targets::fortyTwo;
        Process process = child(aMethodWithAResult);
        process.join();
        assertEquals(OptionalInt.of(0), process.exitCode());
        assertFalse(process.isAlive());
        assertTrue(process.failure().isEmpty());
        assertFalse(mp().activeChildren().contains(process));
    }

    @Test
    @Row("PRC-34")
    default void terminateAndKillOfAnEndedProcessDoNothing() throws Exception {
        Process process = child(() -> {});
        Expect.endsWell(process);
        process.terminate();
        process.kill();
        process.interrupt();
        assertEquals(OptionalInt.of(0), process.exitCode());
    }

    @Test
    @Row("PRC-21")
    default void aClosedProcessRefusesEverythingButASecondClose() throws Exception {
        Process process = mp().start(() -> {});
        Expect.endsWell(process);
        process.close();
        assertThrows(IllegalStateException.class, process::isAlive);
        assertThrows(IllegalStateException.class, process::join);
        assertThrows(IllegalStateException.class, () -> process.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, process::terminate);
        assertThrows(IllegalStateException.class, process::kill);
        assertThrows(IllegalStateException.class, process::interrupt);
        assertThrows(IllegalStateException.class, process::exitCode);
        assertThrows(IllegalStateException.class, process::onExit);
        process.close();
    }

    @Test
    default void aRunningProcessCannotBeClosed() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        assertThrows(IllegalStateException.class, process::close);
        assertTrue(process.isAlive());
        go.put("go");
        Expect.endsWell(process);
    }

    @Test
    @Row("PRC-35")
    default void aProcessThatWasClosedBeforeItsStartCannotStart() {
        Process process = mp().process().unstarted(() -> {});
        process.close();
        assertThrows(IllegalStateException.class, process::start);
    }

    @Test
    @Row("PRC-22")
    default void aClosedProcessCanBeCollected() throws Exception {
        var forgotten = endedAndClosed();
        Await.until("the closed process is collected", () -> isCollected(forgotten));
    }

    private WeakReference<Process> endedAndClosed() throws InterruptedException {
        Process process = mp().start(() -> {});
        Expect.endsWell(process);
        process.close();
        return new WeakReference<>(process);
    }

    @Test
    @Row("PRC-25")
    default void theTargetOfAnEndedProcessCanBeCollected() throws Exception {
        var results = mp().<Integer>queue();
        var target = new Targets.PutFive(results, new byte[100_000]);
        Process process = child(target);
        var forgotten = new WeakReference<>(target);
        target = null;
        Expect.next(5, results);
        Expect.endsWell(process);
        Await.until("the target is collected", () -> isCollected(forgotten));
    }

    private static boolean isCollected(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    @Test
    @Row("PRC-37")
    default void toStringTellsTheStateOfTheProcess() throws Exception {
        var go = mp().<String>queue();
        Process process =
                children().track(mp().process().name("teller").daemon(true).unstarted(go::take));
        assertTells(process, "teller", "initial", "daemon");
        process.start();
        String pid = Long.toString(process.pid());
        String parent = Long.toString(ProcessHandle.current().pid());
        assertTells(process, "teller", pid, parent, "started", "daemon");
        go.put("go");
        Expect.endsWell(process);
        assertTells(process, "teller", pid, parent, "stopped", "0", "daemon");
        process.close();
        assertTells(process, "teller", "closed");
    }

    private static void assertTells(Process process, String... parts) {
        for (String part : parts) {
            assertTrue(process.toString().contains(part), () -> "no '" + part + "' in: " + process);
        }
    }

    @Test
    default void namesAreCountedPerStartingProcess() throws Exception {
        var names = mp().<String>queue();
        Process first = child(() -> {
            names.put(Process.current().name());
            io.multiprocessing.Context.current()
                    .start(() -> names.put(Process.current().name()))
                    .join();
        });
        Expect.endsWell(first);
        assertTrue(first.name().matches("Process-\\d+"), first.name());
        Expect.next(first.name(), names);
        Expect.next(first.name() + ":1", names);
        Process second = mp().process().unstarted(() -> {});
        assertTrue(second.name().matches("Process-\\d+") && !second.name().equals(first.name()), second.name());
    }

    @Test
    default void settingsThatMakeNoSenseAreRefusedAtOnce() {
        var builder = mp().process();
        assertThrows(IllegalArgumentException.class, () -> builder.name(" "));
        assertThrows(IllegalArgumentException.class, () -> builder.maxHeap(1000));
        assertThrows(IllegalArgumentException.class, () -> builder.debug(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.debug(65_536));
        assertThrows(NullPointerException.class, () -> builder.name(null));
        assertThrows(NullPointerException.class, () -> builder.unstarted(null));
        assertThrows(NullPointerException.class, () -> builder.start(null));
    }

    @Test
    @Row("ACT-05")
    default void aBuilderThatIsChangedLaterDoesNotChangeItsProcesses() {
        var builder = mp().process().name("first").daemon(true);
        Process process = builder.unstarted(() -> {});
        builder.name("second").daemon(false);
        assertEquals("first", process.name());
        assertTrue(process.daemon());
        assertEquals("second", builder.unstarted(() -> {}).name());
    }

    @Test
    default void joinWithALimitReturnsFalseWhileTheProcessRuns() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        assertFalse(Expect.after(Duration.ofMillis(200), () -> process.join(Duration.ofMillis(200))));
        Expect.atOnce(() -> assertFalse(process.join(Duration.ofSeconds(-1))));
        go.put("go");
        assertTrue(process.join(Await.LIMIT));
        assertTrue(process.join(Duration.ZERO));
    }

    @Test
    default void onExitCompletesWithTheProcess() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        var exit = process.onExit();
        assertFalse(exit.isDone());
        process.onExit().cancel(true);
        go.put("go");
        assertSame(process, exit.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertFalse(process.isAlive());
        assertEquals(OptionalInt.of(0), process.exitCode());
        assertSame(process, process.onExit().get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    @Row("PRC-41")
    default void anInterruptOfOneThreadDoesNotDisturbAnotherThatJoins() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        var joining = Waiting.in(() -> process.join(Await.LIMIT));
        var other = Waiting.in(() -> process.join(Await.LIMIT));
        other.interrupt();
        other.failure(InterruptedException.class, Expect.AT_ONCE);
        assertFalse(joining.isDone());
        go.put("go");
        assertTrue(joining.result(Await.LIMIT));
        assertEquals(OptionalInt.of(0), process.exitCode());
    }

    @Test
    @Row("ROB-17")
    default void allThreadsAgreeOnTheEndOfAProcess() throws Exception {
        Process process = child(() -> Process.exit(7));
        var watchers = new java.util.ArrayList<Waiting<Integer>>();
        for (int i = 0; i < 8; i++) {
            watchers.add(Waiting.in(() -> watchedExitCode(process)));
        }
        for (var watcher : watchers) {
            assertEquals(7, watcher.result(Await.LIMIT));
        }
    }

    private static int watchedExitCode(Process process) throws InterruptedException {
        while (!process.join(Duration.ofMillis(1))) {
            boolean alive = process.isAlive();
            assertTrue(alive || process.exitCode().isPresent(), "neither alive nor ended");
        }
        for (int i = 0; i < 1000; i++) {
            assertFalse(process.isAlive(), "alive again");
            assertEquals(7, process.exitCode().getAsInt());
        }
        return process.exitCode().getAsInt();
    }

    @Test
    @Row({"ACT-01", "ACT-03", "ACT-10"})
    default void activeChildrenListsThoseThatRun() throws Exception {
        var go = mp().<String>queue();
        Process process = children().track(mp().process().unstarted(go::take));
        assertFalse(mp().activeChildren().contains(process));
        process.start();
        List<Process> running = mp().activeChildren();
        assertTrue(running.contains(process));
        running.clear();
        assertTrue(mp().activeChildren().contains(process));
        go.put("go");
        Expect.endsWell(process);
        assertFalse(mp().activeChildren().contains(process));
        Await.until("no child is active", () -> mp().activeChildren().isEmpty(), Duration.ofSeconds(5));
    }
}
