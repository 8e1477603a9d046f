package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After many children: no zombie, no descriptor, no file, no thread. */
@Tag("alone")
@Timeout(120)
@SuppressWarnings("serial") // targets may call what is private here
class NothingIsLeftTest {
    @TempDir
    Path folder;

    @Test
    void twoHundredChildrenTwentyAtATimeLeaveNothing() throws Exception {
        try (Launcher launcher = TestLauncher.quiet()) {
            var before = ownThreads(); // other tests of this JVM may have left a cleaner or a timer
            launcher.process().start(() -> {}).join();
            Await.until("the first traces are gone", () -> before.containsAll(ownThreads()));
            int descriptors = descriptors();
            String[] files =
                    RunDirectory.ofThisProcess().toFile().list(); // those of other tests of this JVM among them
            List<Process> wave = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean killed = i % 7 == 0;
                wave.add(launcher.process().start(() -> {
                    if (killed) {
                        new CountDownLatch(1).await();
                    }
                }));
                if (killed) {
                    wave.getLast().kill();
                }
                if (wave.size() == 20) {
                    for (Process each : wave) {
                        each.join();
                        each.close();
                    }
                    wave.clear();
                }
            }
            Await.until("threads end", () -> before.containsAll(ownThreads()));
            assertThat(ProcessHandle.current().children()).isEmpty();
            assertThat(RunDirectory.ofThisProcess().toFile().list()).isSubsetOf(files);
            Await.until("no descriptor is left", () -> descriptors() <= descriptors);
        }
    }

    /** Conformance PRC-26. */
    @Test
    void childrenDoNotInheritDescriptorsOfTheirSiblings() throws Exception {
        String prefix = folder.resolve("count-").toString();
        String go = folder.resolve("go").toString();
        List<Process> all = new ArrayList<>();
        try (Launcher launcher = TestLauncher.quiet()) {
            for (int i = 0; i < 5; i++) {
                String file = prefix + i;
                all.add(launcher.process().start(() -> {
                    Files.writeString(Path.of(file), descriptors() + "");
                    Await.until("go", () -> Files.exists(Path.of(go)));
                }));
            }
            for (int i = 0; i < 5; i++) {
                Path file = Path.of(prefix + i);
                Await.until("child counts", () -> Files.exists(file) && Files.size(file) > 0);
            }
            Files.createFile(Path.of(go));
        }
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            counts.add(Files.readString(Path.of(prefix + i)));
        }
        assertThat(counts.stream().distinct()).as("%s", counts).hasSize(1);
    }

    @Test
    void aKilledChildsRunDirectoryIsRemovedWhenItIsReaped() throws Exception {
        Path told = folder.resolve("directory");
        String file = told.toString();
        try (Launcher launcher = TestLauncher.quiet()) {
            Process child = launcher.process().start(() -> {
                Files.writeString(
                        Path.of(file + ".new"), RunDirectory.ofThisProcess().toString());
                Files.move(Path.of(file + ".new"), Path.of(file));
                new CountDownLatch(1).await();
            });
            Await.until("the child has one", () -> Files.exists(told));
            Path directory = Path.of(Files.readString(told));
            assertThat(directory).isDirectory();
            child.kill();
            child.join();
            assertThat(directory).doesNotExist();
        }
    }

    @Test
    void aCrashIsASignalAndLeavesAReport() throws Exception {
        try (Program program = Program.start(Crashes.class, folder.toString())) {
            program.await("code -6");
            program.await("report true");
            assertThat(program.awaitExit()).isZero();
        }
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("multiprocessing-"))
                .collect(Collectors.toList());
    }

    static final class Crashes {
        public static void main(String[] args) throws Exception {
            Process.Builder builder =
                    TestLauncher.spawning().process().directory(Path.of(args[0])); // a core file goes there
            Process child = builder.start(() -> {
                String self = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-SEGV", self).start().waitFor();
                new CountDownLatch(1).await();
            });
            child.join();
            System.out.println("code " + child.exitCode().getAsInt());
            System.out.println(
                    "report " + Files.exists(RunDirectory.ofThisProcess().resolve("hs_err_" + child.pid() + ".log")));
        }
    }
}
