package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import io.multiprocessing.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes, exceptions that end a process, and its shutdown hooks. */
interface ProcessExitRules extends Stage {
    @Test
    @Row("EXI-04")
    default void theExitCodeIsTheOneAskedFor() throws Exception {
        Process bySystem = child(() -> System.exit(8));
        Process byUs = child(() -> Process.exit(9));
        Process zero = child(() -> System.exit(0));
        Process plain = child(() -> {});
        Expect.ends(8, bySystem);
        Expect.ends(9, byUs);
        Expect.ends(0, zero);
        Expect.ends(0, plain);
        assertTrue(bySystem.failure().isEmpty());
    }

    @Test
    default void anExitCodeThatLooksLikeASignalIsToldApartWhenOursIsCalled() throws Exception {
        Process ours = child(() -> Process.exit(143));
        Process killCode = child(() -> Process.exit(137));
        Expect.ends(143, ours);
        Expect.ends(137, killCode);
    }

    @Test
    default void exitFromAnotherThreadCountsToo() throws Exception {
        Process process = child(() -> {
            Thread.ofPlatform().start(() -> Process.exit(5));
            Await.forever();
        });
        Expect.ends(5, process);
    }

    @Test
    @Row("EXI-02")
    default void theWholeStackTraceGoesToTheChildsErrorStream(@TempDir Path directory) throws Exception {
        String file = directory.resolve("errors").toString();
        Process process = child(() -> {
            redirectErrors(file);
            divideByZero();
        });
        Expect.ends(1, process);
        String errors = Files.readString(Path.of(file));
        assertTrue(errors.contains("java.lang.ArithmeticException"), errors);
        assertTrue(errors.contains("divideByZero(ProcessExitRules.java:"), errors);
    }

    @Test
    @Row("EXI-05")
    default void anyThrowableEndsTheProcessWithExitCodeOneAndIsReported(@TempDir Path directory) throws Exception {
        record Case(String type, Target target) {}
        var cases = List.of(
                new Case("java.io.IOException", () -> {
                    throw new IOException("checked");
                }),
                new Case("java.lang.IllegalArgumentException", () -> {
                    throw new IllegalArgumentException("unchecked");
                }),
                new Case("java.lang.AssertionError", () -> {
                    throw new AssertionError("error");
                }));
        var running = new ArrayList<Process>();
        for (Case each : cases) {
            String file = directory.resolve(each.type).toString();
            Target target = each.target;
            running.add(children().start(settings -> settings.name("thrower"), () -> {
                redirectErrors(file);
                target.runTarget();
            }));
        }
        for (int i = 0; i < cases.size(); i++) {
            String type = cases.get(i).type;
            Expect.ends(1, running.get(i));
            RemoteException failure = running.get(i).failure().orElseThrow();
            assertEquals(type, failure.remoteClassName());
            assertEquals("thrower", failure.processName());
            assertEquals(running.get(i).pid(), failure.pid());
            assertTrue(failure.remoteStackTrace().contains("ProcessExitRules.java"), failure.remoteStackTrace());
            String errors = Files.readString(directory.resolve(type));
            assertTrue(errors.lines().findFirst().orElse("").contains("thrower"), errors);
            assertTrue(errors.contains(type) && errors.contains("\tat "), errors);
        }
    }

    @Test
    default void aFailureHasItsMessageAndItsCauses() throws Exception {
        Process process = child(() -> {
            silenceErrors();
            throw new IllegalStateException("outer", new IOException("inner"));
        });
        Expect.ends(1, process);
        RemoteException failure = process.failure().orElseThrow();
        assertEquals("outer", failure.getMessage());
        RemoteException cause = (RemoteException) failure.getCause();
        assertEquals("java.io.IOException", cause.remoteClassName());
        assertEquals("inner", cause.getMessage());
        assertNull(cause.getCause());
        assertTrue(
                failure.remoteStackTrace().contains("Caused by: java.io.IOException: inner"),
                failure.remoteStackTrace());
    }

    @Test
    default void anExceptionOfAClassThatOnlyTheChildHasIsReportedAsText() throws Exception {
        Process process = child(() -> {
            silenceErrors();
            throw new Local();
        });
        Expect.ends(1, process);
        assertEquals("local true", process.failure().orElseThrow().getMessage());
    }

    /** Cannot travel itself: it refers to a thread. */
    final class Local extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Thread thread = Thread.currentThread();

        Local() {
            super("local");
        }

        @Override
        public String getMessage() {
            return super.getMessage() + " " + thread.isAlive();
        }
    }

    @Test
    @Row("EXI-07")
    default void shutdownHooksRunAtANormalEnd(@TempDir Path directory) throws Exception {
        String file = directory.resolve("hook").toString();
        Process process = child(() -> addHook(() -> Files.writeString(Path.of(file), "deadbeef")));
        Expect.endsWell(process);
        assertEquals("deadbeef", Files.readString(Path.of(file)));
    }

    @Test
    @Row("EXI-09")
    default void terminateRunsShutdownHooksButNoFinallyBlock(@TempDir Path directory) throws Exception {
        String hook = directory.resolve("hook").toString();
        String block = directory.resolve("finally").toString();
        var results = mp().<String>queue();
        Process process = child(() -> {
            addHook(() -> Files.writeString(Path.of(hook), "ran"));
            try {
                results.put("running");
                Await.forever();
            } finally {
                Files.writeString(Path.of(block), "ran");
            }
        });
        Expect.next("running", results);
        process.terminate();
        Expect.ends(-15, process);
        assertEquals("ran", Files.readString(Path.of(hook)));
        assertFalse(Files.exists(Path.of(block)));
    }

    @Test
    @Row("EXI-09")
    default void killEndsAProcessWhoseShutdownHookHangs(@TempDir Path directory) throws Exception {
        var results = mp().<String>queue();
        String sign = directory.resolve("in-the-hook").toString();
        Process process = child(() -> {
            addHook(() -> {
                Files.createFile(Path.of(sign)); // a queue may be closed by now
                Await.forever();
            });
            results.put("running");
            Await.forever();
        });
        Expect.next("running", results);
        process.terminate();
        Await.until("the hook runs", () -> Files.exists(Path.of(sign)));
        assertTrue(process.isAlive());
        process.kill();
        Expect.within(Await.scaled(Duration.ofSeconds(10)), () -> Expect.ends(-9, process));
    }

    @Test
    default void primitivesInAShutdownHookWorkOrFailAtOnce() throws Exception {
        var queue = mp().<String>queue();
        var lock = mp().lock();
        Process process = child(() -> {
            addHook(() -> {
                lock.lock();
                lock.unlock();
                queue.poll(Duration.ofMillis(10));
                queue.put("from the hook");
            });
            queue.put("running");
            queue.take();
        });
        Expect.endsWithin(Await.scaled(Duration.ofSeconds(10)), process);
        assertEquals(0, process.exitCode().getAsInt());
        assertFalse(lock.isLocked());
    }

    /** Code of a shutdown hook. */
    @FunctionalInterface
    interface Hook {
        void run() throws Exception;
    }

    private static void addHook(Hook hook) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            try {
                hook.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static void redirectErrors(String file) throws IOException {
        System.setErr(new PrintStream(
                new java.io.BufferedOutputStream(Files.newOutputStream(Path.of(file)), 1 << 16), false));
    }

    /** Keeps a stack trace that is meant to come out of the test's output. */
    private static void silenceErrors() {
        System.setErr(new PrintStream(java.io.OutputStream.nullOutputStream()));
    }

    private static int divideByZero() {
        return 1 / Integer.parseInt("0");
    }
}
