package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over a child's standard input, from both sides. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class ControlLinkTest {
    private final Launcher launcher = TestLauncher.quiet();

    @TempDir
    Path folder;

    @AfterEach
    void nobodyIsLeft() {
        launcher.activeChildren().forEach(Process::kill);
        launcher.close();
    }

    @Test
    void aBootRecordSurvivesTheWay() throws Exception {
        BootRecord record = new BootRecord(
                new Identity("näme \0 of ⚙", "1:2", true),
                true,
                4711,
                "parent",
                "/o",
                "",
                17,
                new byte[] {1, 2},
                new byte[100_000]);
        BootRecord read = BootRecord.decode(BootRecordWriter.encode(record));
        assertThat(read).usingRecursiveComparison().isEqualTo(record);
        assertThat(read.endsWithParent()).isTrue();
    }

    @Test
    void aLargeTargetArrivesAndLeavesNoFile() throws Exception {
        byte[] large = new byte[64 << 20];
        large[large.length - 1] = 42;
        Process child = launcher.process().start(() -> Process.exit(large[large.length - 1]));
        child.join();
        assertThat(child.exitCode()).hasValue(42);
        try (Stream<Path> left = Files.list(RunDirectory.ofThisProcess())) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("boot"));
        }
    }

    @Test
    void aChildThatNeverReadsHoldsUpNobody() throws Exception {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        byte[] large = new byte[1 << 20];
        LaunchOptions options = new LaunchOptions(StartMethod.SPAWN, List.of(), home, false);
        try (Launcher deaf = TestLauncher.with(options, new JavaSerialization())) {
            for (byte[] captured : new byte[][] {large, new byte[1500]}) {
                Process child = deaf.process().start(() -> Process.exit(captured.length));
                for (int i = 0; i < 100_000; i++) { // more than a pipe holds
                    child.interrupt();
                }
                assertThat(child.isAlive()).isTrue();
                child.kill();
                child.join();
                assertThat(child.exitCode()).hasValue(-9);
            }
        }
    }

    @Test
    void interruptsAreOneWhileTheChildHasNotReadThem() throws Exception {
        Semaphore mayWrite = new Semaphore(0);
        Semaphore written = new Semaphore(0);
        ControlLink link = new ControlLink(new OutputStream() {
            @Override
            public void write(int command) throws IOException {
                try {
                    mayWrite.acquire();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                written.release();
            }

            @Override
            public void write(byte[] record, int from, int length) {}
        });
        link.open(new byte[0], null);
        link.interrupt();
        for (int i = 0; i < 1000; i++) {
            link.interrupt();
        }
        mayWrite.release(1000);
        assertThat(written.tryAcquire(1, 10, TimeUnit.SECONDS)).isTrue();
        Await.until(
                "the second, if any, is written",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("multiprocessing-interrupt")));
        assertThat(written.availablePermits()).isLessThanOrEqualTo(1);
        link.interrupt();
        assertThat(written.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void smallRecordsGoThroughThePipeAndLargeOnesThroughAFile() {
        assertThat(ControlLink.needsFile(new byte[4000])).isFalse();
        assertThat(ControlLink.needsFile(new byte[4096])).isTrue();
        ByteArrayOutputStream pipe = new ByteArrayOutputStream();
        new ControlLink(pipe).open(null, new File("/run/boot-1"));
        assertThat(pipe.toByteArray()).hasSize(12 + 4 + "/run/boot-1".length());
    }

    @Test
    void anEarlyInterruptIsKeptForTheTarget() throws Exception {
        Process child = launcher.process().start(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Process.exit(33);
            }
        });
        child.interrupt();
        child.join();
        assertThat(child.exitCode()).hasValue(33);
    }

    @Test
    void aTargetMayBeInterruptedManyTimes() throws Exception {
        Path counted = folder.resolve("counted");
        String file = counted.toString();
        Process child = launcher.process().start(() -> {
            for (int i = 1; i <= 3; i++) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Files.createFile(Path.of(file + i));
                }
            }
        });
        for (int i = 1; i <= 3; i++) {
            Path sign = Path.of(file + i);
            child.interrupt();
            Await.until("interrupt " + i + " was felt", () -> Files.exists(sign));
        }
        child.join();
        assertThat(child.exitCode()).hasValue(0);
    }

    @Test
    void theMainClassRefusesToBeRunByHand() throws Exception {
        try (Program byHand = Program.start(TestChild.class)) {
            for (int i = 0; i < 12; i++) {
                byHand.nextStep();
            }
            assertThat(byHand.awaitExit()).isEqualTo(1);
            assertThat(byHand.awaitOutput()).anyMatch(line -> line.contains("started by the library only"));
        }
    }

    @Test
    void standardInputIsAtItsEndAndCommandsAreNotLeakedToOtherPrograms() throws Exception {
        Process child = launcher.process().start(() -> {
            int read = System.in.read();
            int cat = new ProcessBuilder(List.of("cat"))
                    .inheritIO()
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            Process.exit(read == -1 ? 10 + Math.min(cat, 1) : 1);
        });
        child.join();
        assertThat(child.exitCode().getAsInt()).isBetween(10, 11);
    }
}
