package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many children at once, what keeps a child alive, and how one is told to end. */
interface ProcessLifeRules extends Stage {
    @Test
    @Row("PRC-07")
    default void aChildKnowsItsNameItsPidAndItsArguments() throws Exception {
        var results = mp().<Object>queue(1);
        var positional = List.of(1, 2);
        var named = java.util.Map.of("hello", 23, "bye", 2.54);
        Process process = children()
                .start(settings -> settings.name("SomeProcess").daemon(true), () -> {
                    results.put(positional);
                    results.put(named);
                    results.put(Process.current().name());
                    results.put(Process.current().pid());
                    results.put(ProcessHandle.current().pid());
                    results.put(Process.current().daemon());
                    results.put(Process.current().isAlive());
                });
        Expect.next(positional, results);
        Expect.next(named, results);
        Expect.next("SomeProcess", results);
        Expect.next(process.pid(), results);
        Expect.next(process.pid(), results);
        Expect.next(true, results);
        Expect.next(true, results);
        Expect.endsWell(process);
    }

    @Test
    default void theEndOfAChildIsNoticedThoughTheCommonPoolIsBusy() throws Exception {
        var over = new CountDownLatch(1);
        var busy = new ArrayList<ForkJoinTask<?>>();
        try {
            for (int i = 0; i < 4 * ForkJoinPool.getCommonPoolParallelism(); i++) {
                busy.add(ForkJoinPool.commonPool().submit(() -> {
                    over.await();
                    return null;
                }));
            }
            Process process = child(() -> {});
            Expect.endsWell(process);
            assertFalse(process.isAlive());
        } finally {
            over.countDown();
            busy.forEach(ForkJoinTask::join);
        }
    }

    @Test
    @Row("PRC-04")
    default void argumentsOfAllKindsArriveEqual() throws Exception {
        record Point(int x, int y) implements java.io.Serializable {}
        Object[] oneByOne = {1, "str", List.of(1), new Point(1, 2)};
        List<Object> asList = List.of(1, "str", List.of(1), new Point(1, 2));
        var results = mp().<Object>queue(1);
        Process process = child(() -> {
            for (Object argument : oneByOne) {
                results.put(argument);
            }
            for (Object argument : asList) {
                results.put(argument);
            }
        });
        for (int round = 0; round < 2; round++) {
            for (Object expected : asList) {
                Expect.next(expected, results);
            }
        }
        Expect.endsWell(process);
    }

    @Test
    default void aChildWorksOnCopies() throws Exception {
        var list = new ArrayList<>(List.of("mine"));
        var results = mp().<Object>queue();
        Process process = child(() -> {
            list.add("yours");
            results.put(list);
        });
        Expect.next(List.of("mine", "yours"), results);
        Expect.endsWell(process);
        assertEquals(List.of("mine"), list);
    }

    @Test
    @Row("PRC-23")
    default void fiveChildrenRunBesideEachOther() throws Exception {
        var running = new ArrayList<Process>();
        for (int i = 0; i < 5; i++) {
            running.add(child(() -> Await.pause(Duration.ofMillis(10))));
        }
        for (Process process : running) {
            Expect.endsWell(process);
        }
    }

    @Test
    @Row("PRC-24")
    default void childrenAreTerminatedWhileTheyBoot() throws Exception {
        var booting = new ArrayList<Process>();
        for (int i = 0; i < 5; i++) {
            booting.add(child(Await::forever));
        }
        Await.pause(Duration.ofMillis(1));
        booting.forEach(Process::terminate);
        for (Process process : booting) {
            Expect.ends(-15, process);
        }
    }

    @Test
    default void aKilledChildHasTheSignalAsItsExitCode() throws Exception {
        var results = mp().<String>queue();
        Process process = child(() -> {
            results.put("running");
            Await.forever();
        });
        Expect.next("running", results);
        process.kill();
        Expect.ends(-9, process);
        assertTrue(process.failure().isEmpty());
    }

    @Test
    default void interruptReachesTheThreadThatRunsTheTarget() throws Exception {
        var results = mp().<String>queue();
        Process process = child(() -> {
            results.put("running");
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                results.put("interrupted");
            }
        });
        Expect.next("running", results);
        process.interrupt();
        Expect.next("interrupted", results);
        Expect.endsWell(process);
    }

    @Test
    default void anInterruptThatComesBeforeTheTargetRunsIsNotLost() throws Exception {
        Process process = child(() -> new java.util.concurrent.CountDownLatch(1).await());
        process.interrupt();
        Expect.ends(1, process);
        assertEquals(
                "java.lang.InterruptedException",
                process.failure().orElseThrow().remoteClassName());
    }

    @Test
    default void aThreadThatJoinsCanBeInterrupted() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        var joining = Waiting.in(() -> {
            process.join();
            return "ended";
        });
        joining.interrupt();
        joining.failure(InterruptedException.class, Expect.AT_ONCE);
        assertTrue(process.isAlive());
        go.put("go");
        Expect.endsWell(process);
    }

    @Test
    default void virtualThreadsMayJoin() throws Exception {
        var go = mp().<String>queue();
        Process process = child(go::take);
        var joining = new ArrayList<Waiting<Boolean>>();
        for (int i = 0; i < 20; i++) {
            joining.add(Waiting.in(Thread.ofVirtual(), () -> process.join(Await.LIMIT)));
        }
        go.put("go");
        for (var waiting : joining) {
            assertTrue(waiting.result(Await.LIMIT));
        }
    }

    @Test
    @Row("PRC-26")
    default void siblingsHaveTheSameNumberOfDescriptors() throws Exception {
        var counts = mp().<Integer>queue();
        var ready = mp().<String>queue();
        var count = mp().<String>queue();
        var end = mp().<String>queue();
        var siblings = new ArrayList<Process>();
        for (int i = 0; i < 5; i++) {
            siblings.add(child(() -> {
                countDescriptors();
                ready.put("ready");
                count.take();
                counts.put(countDescriptors());
                end.take();
            }));
        }
        for (int i = 0; i < 5; i++) {
            Expect.next("ready", ready);
        }
        var found = new HashSet<Integer>();
        for (int i = 0; i < 5; i++) {
            count.put("count");
            found.add(Expect.next(counts));
        }
        for (int i = 0; i < 5; i++) {
            end.put("end");
        }
        Expect.endsWell(siblings.toArray(Process[]::new));
        assertEquals(1, found.size(), () -> "numbers of open descriptors: " + found);
    }

    private static int countDescriptors() throws java.io.IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    @Test
    @Row("PRC-27")
    default void aChildEndsWithItsLastNonDaemonThread() throws Exception {
        var results = mp().<String>queue();
        Process process = child(() -> {
            Thread.ofPlatform().daemon(false).start(() -> {
                Await.pause(Duration.ofMillis(500));
                results.add("last words");
            });
            Thread.ofPlatform().daemon(true).start(() -> {
                Await.pause(Duration.ofSeconds(20));
                results.add("too late");
            });
        });
        Expect.within(Await.scaled(Duration.ofSeconds(15)), () -> Expect.endsWell(process));
        Expect.next("last words", results);
        assertTrue(results.isEmpty());
    }

    @Test
    @Row("PRC-16")
    default void aChildSeesAsManyProcessorsAsItsParent() throws Exception {
        var results = mp().<Integer>queue();
        Process process = child(() -> results.put(Runtime.getRuntime().availableProcessors()));
        Expect.next(Runtime.getRuntime().availableProcessors(), results);
        Expect.endsWell(process);
    }

    @Test
    default void standardInputOfAChildIsAtItsEnd() throws Exception {
        var results = mp().<Integer>queue();
        Process process = child(() -> results.put(System.in.read()));
        Expect.next(-1, results);
        Expect.endsWell(process);
    }

    @Test
    default void aChildThatIsMidwayInItsTargetIsAlive() throws Exception {
        var go = mp().<String>queue();
        var results = mp().<String>queue();
        Process process = child(() -> {
            results.put("running");
            go.take();
        });
        Expect.next("running", results);
        assertTrue(process.isAlive());
        assertTrue(process.exitCode().isEmpty());
        assertTrue(ProcessHandle.of(process.pid()).orElseThrow().isAlive());
        go.put("go");
        Expect.endsWell(process);
        assertFalse(ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    @Tag("alone")
    @Tag("crowd")
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void twoHundredChildrenLeaveNothingBehind() throws Exception {
        var results = mp().<Integer>queue();
        for (int round = 0; round < 10; round++) {
            var batch = new ArrayList<Process>();
            for (int i = 0; i < 20; i++) {
                int number = round * 20 + i;
                batch.add(mp().start(() -> results.put(number)));
            }
            for (Process process : batch) {
                Expect.endsWell(process);
                process.close();
            }
        }
        var seen = new HashSet<Integer>();
        results.drainTo(seen);
        assertEquals(200, seen.size());
        assertEquals(List.of(), mp().activeChildren());
    }
}
