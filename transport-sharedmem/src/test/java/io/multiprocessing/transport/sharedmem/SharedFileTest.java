package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedFileTest {
    @RegisterExtension
    final Ground ground = new Ground();

    private Path file(String name) {
        return ground.directory().resolve(name);
    }

    private MemorySegment finished(String name, long bytes) throws IOException {
        MemorySegment memory = SharedFile.create(file(name), bytes);
        SharedFile.finish(memory, SharedFile.Kind.LOCK);
        return memory;
    }

    @Test
    void whatIsWrittenInOneMappingIsReadInAnother() throws IOException {
        MemorySegment made = finished("x", 100_000);
        made.set(ValueLayout.JAVA_BYTE, 99_999, (byte) 42);

        MemorySegment opened = SharedFile.open(file("x"), SharedFile.Kind.LOCK);

        assertThat(opened.byteSize()).isEqualTo(100_000);
        assertThat(opened.get(ValueLayout.JAVA_BYTE, 99_999)).isEqualTo((byte) 42);
    }

    @Test
    void aNewFileIsFullOfZeros() throws IOException {
        byte[] bytes = SharedFile.create(file("x"), 600_001).toArray(ValueLayout.JAVA_BYTE);
        assertThat(bytes).hasSize(600_001).containsOnly(0);
    }

    @Test
    void onlyItsUserMayOpenIt() throws IOException {
        finished("x", 4096);
        Assumptions.assumeTrue(Files.getFileStore(file("x")).supportsFileAttributeView("posix"), "no modes here");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("x"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsThereIsNotMadeAgain() throws IOException {
        finished("x", 4096);
        assertThatThrownBy(() -> SharedFile.create(file("x"), 4096)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(SharedFile.open(file("x"), SharedFile.Kind.LOCK).byteSize()).isEqualTo(4096);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SharedFile.open(file("x"), SharedFile.Kind.LOCK))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(file("x").toString());
    }

    @Test
    void aFileThatIsNotFinishedIsRefused() throws IOException {
        SharedFile.create(file("x"), 4096);
        refuses("magic=0", "4d504a53484d0005");
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        SharedFile.finish(SharedFile.create(file("x"), 4096), SharedFile.Kind.CHANNEL);
        refuses("kind LOCK", "magic=4d504a53484d0003", "wanted=4d504a53484d0005");
    }

    @Test
    void aFileOfAnotherVersionIsRefused() throws IOException {
        Words.putInt(finished("x", 4096), 8, SharedFile.VERSION + 1);
        refuses("version=" + (SharedFile.VERSION + 1), "wanted=" + SharedFile.VERSION);
    }

    @Test
    void aFileThatWasCutOffIsRefused() throws IOException {
        finished("x", 8192);
        truncate(4096);
        refuses("announcedBytes=8192", "haveBytes=4096");
    }

    @Test
    void aFileThatIsTooShortForAHeaderIsRefused() throws IOException {
        finished("x", 8192);
        truncate(31);
        refuses("needBytes=32", "haveBytes=31");
        truncate(0);
        refuses("needBytes=32", "haveBytes=0");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        finished("y", 4096);
        Files.createSymbolicLink(file("x"), file("y"));
        assertThatThrownBy(() -> SharedFile.open(file("x"), SharedFile.Kind.LOCK))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SharedFile.create(file("x"), 4096)).isInstanceOf(IOException.class);
    }

    private void truncate(long bytes) throws IOException {
        try (var raw = new RandomAccessFile(file("x").toFile(), "rw")) {
            raw.setLength(bytes);
        }
    }

    private void refuses(String... inMessage) {
        assertThatThrownBy(() -> SharedFile.open(file("x"), SharedFile.Kind.LOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file("x").toString())
                .hasMessageContainingAll(inMessage);
    }

    @Test
    void whereThereIsNoRoomThatIsAnExceptionThatTellsHowMuchAndNothingIsLeft() throws Exception {
        Path small = mountOneMegabyte();
        try {
            Path file = small.resolve("x");
            assertThatThrownBy(() -> SharedFile.create(file, 3 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("bytes=" + (3 << 20), "file=" + file, "freeBytes=");
            assertThat(small).isEmptyDirectory();

            SharedFile.create(file, 500 << 10);
            assertThat(Files.size(file)).isEqualTo(500 << 10);
        } finally {
            run("umount", "-l", small.toString()); // what is mapped stays until it is collected
        }
    }

    private Path mountOneMegabyte() throws Exception {
        Path place = Files.createDirectory(ground.directory().resolve("small"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "none", place.toString()),
                "no right to mount a small file system here");
        return place;
    }

    static boolean run(String... command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Test
    void anInterruptIsKeptAndDisturbsNeitherMakingNorOpening() throws IOException {
        Thread.currentThread().interrupt();
        finished("x", 1 << 20);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        SharedFile.open(file("x"), SharedFile.Kind.LOCK);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void interruptsThatComeInBetweenDisturbNeitherMakingNorOpening() throws Exception {
        var over = new AtomicBoolean();
        TestThread<Integer> worker = ground.thread(() -> {
            int made = 0;
            try {
                while (made < 300) {
                    finished("x", 256 << 10);
                    SharedFile.open(file("x"), SharedFile.Kind.LOCK);
                    SharedFile.delete(file("x"));
                    made++;
                }
            } finally {
                over.set(true);
            }
            return made;
        });
        TestThread<Void> nuisance = ground.thread(() -> {
            while (!over.get()) {
                worker.interrupt();
                Await.pause(Duration.ofNanos(200_000));
            }
            return null;
        });

        assertThat(worker.result()).isEqualTo(300);
        nuisance.result();
    }

    @Test
    void whatWasDeletedStaysForThoseWhoHaveItMapped() throws IOException {
        MemorySegment memory = finished("x", 4096);
        SharedFile.delete(file("x"));
        SharedFile.delete(file("x"));
        memory.set(ValueLayout.JAVA_BYTE, 4095, (byte) 1);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 4095)).isEqualTo((byte) 1);
        assertThat(ground.files()).isEmpty();
    }

    @Test
    void whoOpensWhileAnotherProcessMakesSeesAllOrIsRefused() throws Exception {
        int files = 200;
        ChildJvm child = ground.child(Maker.class, files);
        int opened = 0;
        for (int i = 0; i < files; i++) {
            Path file = file("made" + i);
            boolean[] seen = {false};
            Await.until("file " + i + " is finished", () -> {
                try {
                    MemorySegment memory = SharedFile.open(file, SharedFile.Kind.LOCK);
                    seen[0] = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, memory.byteSize() - 8) == 4711;
                    return true;
                } catch (IOException notYet) {
                    return false;
                }
            });
            opened += seen[0] ? 1 : 0;
        }
        assertThat(opened).isEqualTo(files);
        assertThat(child.awaitEnd()).isZero();
    }

    /** Makes files, one after the other; the last word is written before the header is. */
    static final class Maker implements ChildTask {
        @Override
        public void run(ChildMain child) throws IOException {
            for (int i = 0; i < child.number(0); i++) {
                MemorySegment file = SharedFile.create(child.directory().resolve("made" + i), 100_000);
                file.set(ValueLayout.JAVA_LONG_UNALIGNED, file.byteSize() - 8, 4711);
                SharedFile.finish(file, SharedFile.Kind.LOCK);
            }
        }
    }
}
