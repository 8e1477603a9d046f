package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.SerializationException;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that wait for targets: nobody can tell them from others, but for the time that a start takes. */
interface StandbyRules extends Stage {
    /** Counts in whatever JVM it is initialized. */
    final class Ran {
        static final AtomicInteger TIMES = new AtomicInteger();

        private Ran() {}
    }

    /** Tells of the JVM that it runs in. */
    record Tell(Queue<Object> told) implements Target {
        @Override
        public void runTarget() throws Exception {
            told.put(ProcessHandle.current().pid());
            told.put(Ran.TIMES.incrementAndGet());
            told.put(Process.current() + " of " + Process.parent().orElseThrow().name());
            told.put(System.in.read());
            told.put(Context.current().startMethod());
        }
    }

    /** The JVMs that wait already: all that the contract's own context keeps, where it does. */
    private Set<Long> waitingBefore() {
        int own = mp().startMethod() == StartMethod.STANDBY ? 2 : 0; // unless told otherwise
        Await.until("the contract's own JVMs wait", () -> StandbyPids.waiting().size() >= own);
        return StandbyPids.waiting();
    }

    private Context ready(int count) {
        Set<Long> before = waitingBefore();
        var context =
                Context.builder().transport(transportName()).standby(count).build();
        Await.until("so many JVMs wait: " + count, () -> StandbyPids.waiting().size() >= before.size() + count);
        return context;
    }

    private static Set<Long> others(Set<Long> before) {
        var others = new HashSet<>(StandbyPids.waiting());
        others.removeAll(before);
        return others;
    }

    @Test
    @Row("STM-02")
    default void aTargetRunsInAJvmThatWaitedAndThatHasRunNothingBefore() throws Exception {
        Set<Long> before = waitingBefore();
        var told = mp().<Object>queue();
        var pids = new HashSet<Long>();
        try (var context = ready(2)) {
            assertEquals(StartMethod.STANDBY, context.startMethod());
            assertTrue(context.activeChildren().isEmpty());
            for (int round = 0; round < 3; round++) {
                Await.until("two JVMs wait", () -> others(before).size() == 2);
                Set<Long> waiting = others(before);
                Process process = context.process()
                        .name("warm " + round)
                        .daemon(round == 1)
                        .start(new Tell(told));
                long pid = (Long) Expect.next(told);
                assertEquals(pid, process.pid());
                assertTrue(waiting.contains(pid), () -> "did not wait: " + pid + ", but " + waiting);
                assertTrue(pids.add(pid), "a JVM had two targets");
                Expect.next(1, told);
                String self = (String) Expect.next(told);
                assertTrue(self.contains("name=warm " + round + ",") && self.endsWith(" of MainProcess"), self);
                assertEquals(round == 1, self.contains("daemon"), self);
                Expect.next(-1, told);
                Expect.next(StartMethod.STANDBY, told);
                Expect.endsWell(process);
            }
        }
        assertTrue(others(before).isEmpty(), "a closed context keeps nothing");
    }

    /** Remembers in whose time it was initialized, and has a lambda. */
    final class Initialized {
        private static final String NAME = Process.current().name();

        private Initialized() {}

        static Target tell(Queue<Object> told, int number) {
            return () -> {
                told.put(ProcessHandle.current().pid());
                told.put(NAME);
                told.put(number);
            };
        }
    }

    /** Another one, of which no initializer runs. */
    final class Plain {
        private Plain() {}

        static Target tell(Queue<Object> told, int number) {
            return () -> {
                told.put(ProcessHandle.current().pid());
                told.put("plain");
                told.put(number);
            };
        }
    }

    @Test
    default void aJvmThatWaitsForTargetsLikeTheLastOnesInitializesNoneOfTheirClasses() throws Exception {
        Set<Long> before = waitingBefore();
        var told = mp().<Object>queue();
        try (var context = ready(1)) {
            for (int round = 0; round < 4; round++) { // from the third on, it has prepared for both
                Await.until("a JVM waits", () -> others(before).size() == 1);
                long waiting = others(before).iterator().next();
                String name = "of round " + round;
                boolean plain = round % 2 == 1;
                Process process = context.process()
                        .name(name)
                        .start(plain ? Plain.tell(told, round) : Initialized.tell(told, round));
                Expect.next(waiting, told);
                Expect.next(plain ? "plain" : name, told);
                Expect.next(round, told);
                Expect.endsWell(process);
            }
        }
    }

    @Test
    default void aJvmWaitsOnWhenItsTargetTurnsOutToBeUnableToTravel() throws Exception {
        Set<Long> before = waitingBefore();
        var told = mp().<Long>queue();
        Object cannotTravel = new Object();
        try (var context = ready(1)) {
            long waiting = others(before).iterator().next();
            for (int round = 0; round < 2; round++) {
                assertThrows(
                        SerializationException.class,
                        () -> context.start(() -> told.put((long) cannotTravel.hashCode())));
            }
            Process process =
                    context.start(() -> told.put(ProcessHandle.current().pid()));
            Expect.next(waiting, told);
            Expect.endsWell(process);
            assertTrue(context.activeChildren().isEmpty());
        }
    }

    @Test
    @Row("STM-17")
    default void aJvmThatDiesWhileItWaitsIsReplacedAndNeverHandedOut() throws Exception {
        Set<Long> before = waitingBefore();
        try (var context = ready(1)) {
            var event = context.event();
            Process first = context.start(() -> {
                Await.pause(Duration.ofMillis(500));
                event.set();
            });
            for (String signal : List.of("KILL", "TERM")) {
                Await.until("another JVM waits", () -> others(before).size() == 1);
                long waiting = others(before).iterator().next();
                Pids.signal(signal, waiting);
                if (signal.equals("TERM")) { // it may take its time
                    Await.until("the JVM ends", () -> Pids.isGone(waiting));
                }
                Process next = context.start(() -> {});
                Expect.endsWell(next);
                Await.until("the JVM is gone", () -> Pids.isGone(waiting));
                assertFalse(others(before).contains(waiting));
            }
            Expect.endsWell(first);
            assertTrue(event.isSet());
        }
    }

    @Test
    default void aJvmThatDoesNotStirIsPassedOverAndTheTargetRunsOnce() throws Exception {
        Set<Long> before = waitingBefore();
        var told = mp().<Long>queue();
        try (var context = ready(1)) {
            long stopped = others(before).iterator().next();
            Pids.signal("STOP", stopped);
            Process process =
                    context.start(() -> told.put(ProcessHandle.current().pid()));
            Expect.next(process.pid(), told);
            assertFalse(process.pid() == stopped);
            Expect.endsWell(process);
            Await.until("the stopped JVM was killed", () -> Pids.isGone(stopped));
            assertTrue(told.isEmpty());
        }
    }

    @Test
    default void otherOptionsAreForOtherJvms(@TempDir Path directory) throws Exception {
        var told = mp().<Object>queue();
        Set<Long> before = waitingBefore();
        try (var context = ready(1)) {
            for (int round = 0; round < 3; round++) {
                if (round == 2) { // asked for twice: kept in readiness now
                    Await.until(
                            "a JVM with these options waits",
                            () -> others(before).stream().anyMatch(pid -> directory.equals(workingDirectory(pid))));
                }
                Set<Long> waiting = others(before);
                Process process = context.process()
                        .directory(directory)
                        .environment("STANDBY_TEST", "yes")
                        .maxHeap(48L << 20)
                        .start(() -> {
                            told.put(Path.of("").toAbsolutePath().toString());
                            told.put(System.getenv("STANDBY_TEST"));
                            told.put(Runtime.getRuntime().maxMemory() <= 48L << 20);
                        });
                Expect.next(directory.toString(), told);
                Expect.next("yes", told);
                Expect.next(true, told);
                assertEquals(round == 2, waiting.contains(process.pid()));
                Expect.endsWell(process);
            }
        }
    }

    private static Path workingDirectory(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
        } catch (java.io.IOException goneMeanwhile) {
            return null;
        }
    }

    @Test
    default void jvmsThatWaitEndWithTheirParentHoweverItEnds() throws Exception {
        var told = mp().<Object>queue();
        String transport = transportName();
        Process parent = child(() -> {
            var own = Context.builder().transport(transport).standby(2).build();
            told.put(own.startMethod());
            Await.forever();
        });
        Expect.next(StartMethod.STANDBY, told);
        Await.until("two JVMs wait", () -> StandbyPids.waitingFor(parent.pid()).size() == 2);
        Set<Long> waiting = StandbyPids.waitingFor(parent.pid());
        parent.kill();
        Await.until("both are gone", () -> waiting.stream().allMatch(Pids::isGone), Expect.AT_ONCE);
        Expect.ends(-9, parent);
        Process ends = child(() -> {
            var own = Context.builder().transport(transport).standby(1).build();
            long self = ProcessHandle.current().pid();
            Await.until("one waits", () -> StandbyPids.waitingFor(self).size() == 1);
            told.put(StandbyPids.waitingFor(self).iterator().next());
            own.queue();
        });
        long left = (Long) Expect.next(told);
        Expect.endsWell(ends);
        assertTrue(Pids.isGone(left), "it outlived its parent");
    }

    private static long ticks(Set<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            ticks += StandbyPids.ticks(pid);
        }
        return ticks;
    }

    @Test
    default void jvmsThatWaitUseNoProcessorTime() throws Exception {
        Set<Long> before = waitingBefore();
        try (var context = ready(2)) {
            Set<Long> waiting = others(before);
            Await.pause(Duration.ofMillis(500)); // what they began in the background ends
            Await.until("two JVMs use at most 4 hundredths of a second in two seconds", () -> {
                long used = -ticks(waiting);
                Await.pause(Duration.ofSeconds(2));
                return used + ticks(waiting) <= 4;
            });
            assertTrue(context.activeChildren().isEmpty());
        }
    }

    @Test
    default void aNumberThatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Context.builder().standby(0));
        assertThrows(IllegalArgumentException.class, () -> Context.builder().standby(-1));
        var builder = Context.builder().transport(transportName()).startMethod(StartMethod.SPAWN);
        try (var context = builder.standby(1).build()) {
            assertEquals(StartMethod.SPAWN, context.startMethod());
        }
    }
}
