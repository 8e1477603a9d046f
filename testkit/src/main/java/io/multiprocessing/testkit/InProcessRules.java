package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import io.multiprocessing.StartMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Processes that are threads of this JVM, for debugging: the same life as far as a thread can have it. */
interface InProcessRules extends Stage {
    private Context threads() {
        return Context.builder()
                .transport(transportName())
                .startMethod(StartMethod.IN_PROCESS)
                .build();
    }

    @Test
    @Row("STM-02")
    default void aTargetRunsInThisProcess() throws Exception {
        try (var mp = threads()) {
            var results = mp.<Object>queue();
            Process process = mp.process().name("in here").start(() -> {
                results.put(ProcessHandle.current().pid());
                results.put(Process.current().name());
                results.put(Process.parent().orElseThrow().name());
                results.put(Context.current().startMethod());
            });
            Expect.next(ProcessHandle.current().pid(), results);
            Expect.next("in here", results);
            Expect.next("MainProcess", results);
            Expect.next(StartMethod.IN_PROCESS, results);
            Expect.endsWell(process);
            assertEquals(ProcessHandle.current().pid(), process.pid());
            assertFalse(process.isAlive());
            assertEquals("MainProcess", Process.current().name());
        }
    }

    @Test
    default void aTargetWorksOnCopiesInThisProcessToo() throws Exception {
        try (var mp = threads()) {
            var list = new ArrayList<>(List.of("mine"));
            Expect.endsWell(mp.start(() -> list.add("yours")));
            assertEquals(List.of("mine"), list);
            var thread = Thread.currentThread();
            assertThrows(SerializationException.class, () -> mp.start(() -> thread.interrupt()));
        }
    }

    @Test
    default void aTargetThatThrowsInThisProcessFailsItsProcessOnly() throws Exception {
        try (var mp = threads()) {
            Process process = mp.start(() -> {
                throw new IllegalStateException("only a thread");
            });
            Expect.ends(1, process);
            assertEquals("only a thread", process.failure().orElseThrow().getMessage());
        }
    }

    @Test
    default void terminateInterruptsAProcessThatIsAThread() throws Exception {
        try (var mp = threads()) {
            var running = mp.<String>queue();
            for (int i = 0; i < 2; i++) {
                Process process = mp.start(() -> {
                    running.put("running");
                    new CountDownLatch(1).await();
                });
                Expect.next("running", running);
                assertTrue(process.isAlive());
                assertTrue(mp.activeChildren().contains(process));
                if (i == 0) {
                    process.terminate();
                } else {
                    process.kill();
                }
                Expect.endsWithin(Await.scaled(Duration.ofSeconds(5)), process);
                assertFalse(process.isAlive());
                assertTrue(process.exitCode().isPresent());
            }
        }
    }

    @Test
    @Row("STM-09")
    default void aQueueOfOneStartMethodServesProcessesOfTheOther() throws Exception {
        try (var mp = threads();
                var waiting =
                        Context.builder().transport(transportName()).standby(1).build()) {
            var fromThreads = mp.<String>queue();
            var fromSpawn = mp().<String>queue();
            StandbyPids.await(1);
            Process spawned = child(() -> fromThreads.put("spawned"));
            Process thread = mp.start(() -> fromSpawn.put("thread"));
            Expect.next("spawned", fromThreads);
            Expect.next("thread", fromSpawn);
            Process waited = waiting.start(() -> {
                fromThreads.put("waited");
                fromSpawn.put("waited");
            });
            Expect.next("waited", fromThreads);
            Expect.next("waited", fromSpawn);
            Expect.endsWell(spawned, thread, waited);
        }
    }

    @Test
    default void aPipeEndHandedToAThreadIsHeldByItAlone() throws Exception {
        try (var mp = threads()) {
            var pipe = mp.<String>pipe();
            var end = pipe.second();
            Process process = mp.start(() -> {
                end.send(end.receive() + " back");
                end.close();
            });
            end.close();
            pipe.first().send("there and");
            assertEquals("there and back", Expect.received(pipe.first()));
            Expect.endsWell(process);
            assertThrows(BrokenPipeException.class, () -> pipe.first().send("nobody"));
        }
    }
}
