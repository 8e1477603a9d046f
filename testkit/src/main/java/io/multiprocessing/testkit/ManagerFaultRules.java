package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Managers that are stopped, sent signals, killed in the middle of a call, or no processes of their own. */
interface ManagerFaultRules extends Stage {
    /** What an interrupted caller of a stopped manager waits for a last word. */
    Duration LAST_WORD = Await.scaled(Duration.ofSeconds(5));

    private Process managerProcess() {
        return mp().activeChildren().stream()
                .filter(child -> child.name().startsWith("Manager-"))
                .findAny()
                .orElseThrow();
    }

    @Test
    default void whoAsksAStoppedManagerLearnsThatAndGoesOnWithItLater() throws Exception {
        try (var manager = mp().manager()) {
            var list = manager.<String>list();
            var stack = manager.<String>lifoQueue();
            list.add("before");
            var waiting = Waiting.in(stack::take);
            Process process = managerProcess();
            Pids.signal("INT", process.pid());
            assertEquals(List.of("before"), list, "a manager takes no notice of SIGINT");
            try (var stopped = Stopped.of(process)) {
                var patient = List.of(
                        waiting, Waiting.started(list::size), Waiting.started(() -> stack.poll(Duration.ofSeconds(1))));
                var interrupted = Waiting.in(() -> stack.poll(Duration.ofHours(1)));
                interrupted.interrupt();
                interrupted.failure(UncheckedIOException.class, LAST_WORD);
                if (Dose.isWhole()) {
                    for (var each : patient) {
                        stopped.answersOrSays(UncheckedIOException.class, each);
                    }
                } else {
                    patient.forEach(Waiting::interrupt);
                    for (var each : patient) {
                        each.failure(UncheckedIOException.class, LAST_WORD);
                    }
                }
            }
            Await.until("it answers again", () -> list.size() == 1);
            stack.put("after");
            assertEquals("after", stack.poll(Await.LIMIT), "nobody has taken it who had given up");
        }
    }

    @Test
    default void aManagerThatIsKilledInTheMiddleOfACallLeavesNobodyWaiting() throws Exception {
        try (var manager = mp().manager()) {
            var map = manager.<String, Integer>map();
            var stack = manager.<String>lifoQueue();
            var lock = manager.lock();
            lock.lock();
            var outcomes = mp().<String>queue();
            Process other = child(() -> {
                outcomes.put("begins");
                outcomes.put(assertThrows(UncheckedIOException.class, stack::take)
                        .getClass()
                        .getSimpleName());
            });
            Expect.next("begins", outcomes);
            var waiting = List.of(
                    Waiting.in(stack::take),
                    Waiting.in(() -> manager.execute(map, m -> {
                        Await.forever();
                        return null;
                    })),
                    Waiting.in(() -> lock.tryLock(Duration.ofHours(1))));
            managerProcess().kill();
            for (var each : waiting) {
                each.failure(UncheckedIOException.class, Expect.AT_ONCE);
            }
            Expect.next("UncheckedIOException", outcomes);
            Expect.endsWell(other);
            assertThrows(UncheckedIOException.class, () -> map.put("late", 1));
        }
    }

    @Test
    @Row("ROB-21")
    default void aManagerOfAContextInThisJvmServesThreadsAndChildren() throws Exception {
        try (var threads = Context.builder()
                .transport(transportName())
                .startMethod(StartMethod.IN_PROCESS)
                .authKey("a key of its own".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build()) {
            var manager = threads.manager();
            Map<String, List<Integer>> map = manager.map();
            var mine = new ArrayList<>(List.of(1));
            map.put("list", mine);
            mine.add(2);
            assertEquals(List.of(1), map.get("list"), "what is put is a copy");
            var shared = manager.<Integer>list();
            var outer = manager.<List<Integer>>list();
            outer.add(shared);
            var queue = manager.<String>queue();
            Expect.endsWell(threads.start(() -> {
                shared.add(1);
                queue.put("from a thread");
            }));
            Expect.endsWell(child(() -> {
                outer.getFirst().add(2);
                map.put("child", List.of());
                queue.put("from a process");
            }));
            assertEquals(List.of(1, 2), shared);
            Expect.next("from a thread", queue);
            Expect.next("from a process", queue);
            assertTrue(map.containsKey("child"));
            var waiting = Waiting.in(manager.<String>lifoQueue()::take);
            Expect.within(Duration.ofSeconds(10), manager::close);
            assertThrows(IllegalStateException.class, manager::list);
            assertFalse(threads.activeChildren().stream().anyMatch(Process::isAlive));
            waiting.interrupt();
            waiting.failure(InterruptedException.class, Await.LIMIT);
        }
    }
}
