package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parents, grandchildren and daemons: who ends with whom. */
interface ProcessFamilyRules extends Stage {
    @Test
    @Row("PAR-01")
    default void theFirstProcessHasNoParent() {
        assertTrue(Process.parent().isEmpty());
    }

    @Test
    @Row("PAR-02")
    default void aChildKnowsItsParent() throws Exception {
        var results = mp().<Object>queue();
        Process process = child(() -> {
            Process parent = Process.parent().orElseThrow();
            results.put(parent.name());
            results.put(parent.pid());
            results.put(parent.isAlive());
        });
        Expect.next("MainProcess", results);
        Expect.next(ProcessHandle.current().pid(), results);
        Expect.next(true, results);
        Expect.endsWell(process);
    }

    @Test
    @Row("PAR-05")
    default void aChildMayWaitForItsParentsEnd() throws Exception {
        Process process = child(() -> {
            Process parent = Process.parent().orElseThrow();
            assertFalse(Expect.after(Duration.ofMillis(200), () -> parent.join(Duration.ofMillis(200))));
            assertTrue(parent.isAlive());
        });
        Expect.endsWell(process);
    }

    @Test
    default void aChildLearnsOfItsParentsEnd() throws Exception {
        var results = mp().<Object>queue();
        Process parent = child(() -> {
            Context.current().start(() -> {
                results.put(ProcessHandle.current().pid());
                Process mine = Process.parent().orElseThrow();
                mine.join();
                results.put(mine.isAlive());
            });
            Await.forever();
        });
        long grandchild = (Long) Expect.next(results);
        parent.kill();
        Expect.ends(-9, parent);
        Expect.next(false, results);
        Await.until("the grandchild ends by itself", () -> Pids.isGone(grandchild));
    }

    @Test
    @Row("STM-10")
    default void aGrandchildSharesTheQueueOfItsGrandparent() throws Exception {
        var results = mp().<Integer>queue();
        Process process = child(() -> {
            results.put(2);
            Context.current().start(() -> results.put(1)).join();
        });
        Expect.endsWell(process);
        var found = new HashSet<Integer>();
        results.drainTo(found);
        assertEquals(Set.of(1, 2), found);
    }

    @Test
    default void aChildsContextHasTheSettingsOfItsParents() throws Exception {
        var results = mp().<Object>queue();
        Process process = child(() -> {
            results.put(Context.current().transport());
            results.put(Context.current().startMethod());
            results.put(Context.current() == Context.current());
        });
        Expect.next(mp().transport(), results);
        Expect.next(mp().startMethod(), results);
        Expect.next(true, results);
        Expect.endsWell(process);
    }

    @Test
    @Row("ACT-06")
    default void aDaemonMayNotStartChildren() throws Exception {
        Process process = children().start(settings -> settings.daemon(true), () -> {
            try {
                Context.current().start(() -> {});
            } catch (IllegalStateException refused) {
                assertTrue(refused.getMessage().contains("daemon"), refused.getMessage());
                assertEquals(List.of(), Context.current().activeChildren());
                assertEquals(0, ProcessHandle.current().children().count());
                Process.exit(42);
            }
        });
        Expect.ends(42, process);
    }

    @Test
    @Row("ACT-09")
    default void aProcessThatEndsEndsItsDaemonsAndWaitsForItsOtherChildren() throws Exception {
        var pids = mp().<Long>queue();
        var results = mp().<String>queue();
        Process parent = child(() -> {
            Context.current().process().daemon(true).start(() -> {
                pids.put(ProcessHandle.current().pid());
                Await.forever();
            });
            Context.current().start(() -> {
                Await.pause(Duration.ofSeconds(1));
                results.put("waited for");
            });
            Await.until("the daemon runs", () -> !pids.isEmpty());
        });
        Expect.within(Await.scaled(Duration.ofSeconds(15)), () -> Expect.endsWell(parent));
        assertEquals("waited for", results.poll());
        assertTrue(Pids.isGone(pids.poll()), "the daemon outlived its parent");
    }

    @Test
    default void aProcessThatCallsExitAlsoWaitsForItsChildren() throws Exception {
        var results = mp().<Object>queue();
        Process parent = child(() -> {
            Context.current().start(() -> {
                results.put("running");
                Await.pause(Duration.ofMillis(500));
                results.put("waited for");
            });
            results.take();
            System.exit(3);
        });
        Expect.ends(3, parent);
        Expect.atOnce(() -> Expect.next("waited for", results));
    }

    @Test
    default void aProcessThatIsTerminatedEndsItsDaemonsAndDoesNotWaitForTheOthers() throws Exception {
        var daemons = mp().<Long>queue();
        var others = mp().<Long>queue();
        var go = mp().<String>queue();
        Process parent = child(() -> {
            Context.current().process().daemon(true).start(() -> {
                daemons.put(ProcessHandle.current().pid());
                Await.forever();
            });
            Context.current().start(() -> {
                others.put(ProcessHandle.current().pid());
                go.take();
            });
            Await.forever();
        });
        long daemon = Expect.next(daemons);
        long other = Expect.next(others);
        parent.terminate();
        Expect.ends(-15, parent);
        Await.until("the daemon is gone", () -> Pids.isGone(daemon), Duration.ofSeconds(5));
        assertFalse(Pids.isGone(other));
        go.put("go");
        Await.until("the other child ends by itself", () -> Pids.isGone(other));
    }

    @Test
    @Row("ROB-23")
    default void daemonsOfAKilledParentAreGoneWithinASecond() throws Exception {
        var results = mp().<Object>queue();
        Process parent = child(() -> {
            for (int i = 0; i < 2; i++) {
                Context.current().process().daemon(true).start(() -> {
                    results.put(ProcessHandle.current().pid());
                    Await.forever();
                });
            }
            Await.forever();
        });
        long first = (Long) Expect.next(results);
        long second = (Long) Expect.next(results);
        parent.kill();
        Await.until("both daemons are gone", () -> Pids.isGone(first) && Pids.isGone(second), Expect.AT_ONCE);
        Expect.ends(-9, parent);
    }

    @Test
    default void aChildThatIsNoDaemonOutlivesItsKilledParent() throws Exception {
        var results = mp().<Object>queue();
        var go = mp().<String>queue();
        Process parent = child(() -> {
            Context.current().start(() -> {
                results.put(ProcessHandle.current().pid());
                go.take();
                results.put("done");
            });
            Await.forever();
        });
        long orphan = (Long) Expect.next(results);
        parent.kill();
        Expect.ends(-9, parent);
        go.put("go");
        Expect.next("done", results);
        Await.until("the orphan ends by itself", () -> Pids.isGone(orphan));
    }

    @Test
    default void aChildMayKillItsParent() throws Exception {
        var results = mp().<Object>queue();
        Process parent = child(() -> {
            Context.current().start(() -> {
                ProcessHandle.of(Process.parent().orElseThrow().pid())
                        .orElseThrow()
                        .destroyForcibly();
                Process.parent().orElseThrow().join();
                results.put(ProcessHandle.current().pid());
            });
            Await.forever();
        });
        Expect.ends(-9, parent);
        long orphan = (Long) Expect.next(results);
        Await.until("the orphan ends by itself", () -> Pids.isGone(orphan));
    }

    @Test
    default void aContextThatTakesItsChildrenAlongLeavesNoOrphan() throws Exception {
        var results = mp().<Object>queue();
        String transport = transportName();
        Process parent = child(() -> {
            Context own = Context.builder()
                    .transport(transport)
                    .takeChildrenAlong(true)
                    .build();
            own.start(() -> {
                results.put(ProcessHandle.current().pid());
                Await.forever();
            });
            Await.forever();
        });
        long other = (Long) Expect.next(results);
        parent.kill();
        Await.until("the child is gone", () -> Pids.isGone(other), Expect.AT_ONCE);
    }

    @Test
    default void closingAContextJoinsItsChildrenAndEndsItsDaemons() throws Exception {
        var context = Context.create(transportName());
        var results = context.<Object>queue();
        long waitingPid = context.start(() -> results.put("done")).pid();
        long daemonPid = context.process().daemon(true).start(Await::forever).pid();
        Expect.next("done", results);
        Expect.within(Await.scaled(Duration.ofSeconds(10)), context::close);
        assertTrue(Pids.isGone(waitingPid), "the child was not joined");
        assertTrue(Pids.isGone(daemonPid), "the daemon was not ended");
        context.close();
    }

    @Test
    default void anInterruptedCloseTerminatesTheChildrenThatItWaitsFor() throws Exception {
        var context = Context.create(transportName());
        var results = context.<String>queue();
        long pid = context.start(() -> {
                    results.put("running");
                    Await.forever();
                })
                .pid();
        Expect.next("running", results);
        var closing = Waiting.in(() -> {
            context.close();
            return Thread.interrupted();
        });
        assertFalse(closing.isDone());
        closing.interrupt();
        assertTrue(closing.result(Await.LIMIT), "the thread is not interrupted any more");
        assertTrue(Pids.isGone(pid), "the child was not terminated");
    }
}
