package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A child may come to any bad end: the parent learns which, and goes on. */
interface ProcessDisasterRules extends Stage {
    @Test
    default void aChildThatRunsOutOfMemoryEndsWithExitCodeThree() throws Exception {
        Process process = children().start(settings -> settings.maxHeap(24L << 20), () -> {
            var hoard = new ArrayList<byte[]>();
            while (true) {
                hoard.add(new byte[1 << 20]);
            }
        });
        Expect.ends(3, process);
    }

    @Test
    default void aStackOverflowIsAFailureLikeAnyOther() throws Exception {
        Process process = child(() -> {
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
            recurse(0);
        });
        Expect.ends(1, process);
        assertEquals(
                "java.lang.StackOverflowError", process.failure().orElseThrow().remoteClassName());
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @Test
    default void aChildThatHaltsLeavesItsExitCode() throws Exception {
        Process process = child(() -> Runtime.getRuntime().halt(77));
        Expect.ends(77, process);
    }

    @Test
    default void aChildThatIsBlockedInNativeCodeCanBeTerminated(@TempDir Path directory) throws Exception {
        String fifo = fifoIn(directory);
        var results = mp().<String>queue();
        Process process = child(() -> {
            results.put("opening");
            try (var never = Files.newInputStream(Path.of(fifo))) {
                never.read();
            }
        });
        Expect.next("opening", results);
        process.interrupt();
        process.terminate();
        Expect.within(Await.scaled(Duration.ofSeconds(10)), () -> Expect.ends(-15, process));
    }

    private static String fifoIn(Path directory) throws IOException, InterruptedException {
        String fifo = directory.resolve("fifo").toString();
        var made = new ProcessBuilder("mkfifo", fifo).start();
        assertTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "mkfifo failed");
        return fifo;
    }

    @Test
    default void aChildThatCrashesInNativeCodeHarmsNobody(@TempDir Path directory) throws Exception {
        var results = mp().<String>queue();
        Process process = children()
                .start(
                        settings ->
                                settings.directory(directory).jvmArgs("-XX:ErrorFile=" + directory.resolve("crash")),
                        () -> {
                            results.put("crashing");
                            Pids.signal("SEGV", ProcessHandle.current().pid());
                            Await.forever();
                        });
        Expect.next("crashing", results);
        Expect.ends(-6, process);
        results.put("usable");
        Expect.next("usable", results);
    }

    @Test
    default void aTargetThatCannotTravelIsRefusedInTheCallersThread() throws Exception {
        var thread = Thread.currentThread();
        var refused = assertThrows(SerializationException.class, () -> child(() -> thread.interrupt()));
        assertTrue(refused.getMessage().contains("java.lang.Thread"), refused.getMessage());
        assertEquals(List.of(), mp().activeChildren());
        Expect.endsWell(child(() -> {}));
    }

    @Test
    default void aTargetThatCannotBeUnpackedFailsTheChildAndTellsTheParent() throws Exception {
        var broken = new Broken.WhenRead("trap");
        Process process = child(() -> broken.name());
        Expect.ends(1, process);
        String failure = process.failure().orElseThrow().remoteStackTrace();
        assertTrue(failure.contains("cannot be read"), failure);
    }

    @Test
    default void aProcessStartedWhileATargetIsUnpackedIsRefused() throws Exception {
        var starter = new StartsWhenLoaded();
        Process process = child(() -> starter.toString());
        Expect.ends(1, process);
        String failure = process.failure().orElseThrow().remoteStackTrace();
        assertTrue(failure.contains("java.lang.IllegalStateException"), failure);
    }

    /** Starts a process when the child loads the class, but not in the parent. */
    final class StartsWhenLoaded implements Serializable {
        private static final long serialVersionUID = 1L;

        static {
            if (Process.parent().isPresent()) {
                Context.current().start(() -> {});
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"child.boot.before-target", "attach.before", "attach.after"})
    default void aChildKilledWhileItBootsOrAttachesHarmsNobody(String point) throws Exception {
        try (var survivors = new Survivors(mp())) {
            var queue = survivors.queue();
            var end = survivors.echoing();
            killAt().killed(point, () -> {
                queue.put("from the victim");
                end.send("from the victim");
            });
            survivors.check(this);
        }
    }

    @Test
    default void sharedObjectsUnderWayToAChildThatNeverBootedAreFreed() throws Exception {
        var pipe = mp().<String>pipe();
        var end = pipe.second();
        Process process = killAt().stopped("child.boot.before-target", () -> end.receive());
        end.close();
        pipe.first().send("nobody is there yet, but somebody may come");
        KillAt.kill(process);
        assertThrows(
                io.multiprocessing.BrokenPipeException.class, () -> pipe.first().send("nobody will come"));
        pipe.close();
    }
}
