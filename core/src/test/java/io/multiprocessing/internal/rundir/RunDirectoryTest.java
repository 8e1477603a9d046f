package io.multiprocessing.internal.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory of this process, and the sweeping of those of others. */
@Timeout(60)
class RunDirectoryTest {
    private static final String PREFIX = Candidates.prefix();

    @TempDir
    Path place;

    @Test
    void itIsPrivateAndAlwaysTheSame() throws Exception {
        Path directory = RunDirectory.ofThisProcess();
        assertThat(RunDirectory.ofThisProcess()).isSameAs(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(directory).isAbsolute();
        assertThat(directory.getFileName().toString())
                .startsWith(PREFIX + ProcessHandle.current().pid() + "-");
        assertThat(directory.toString().length() + 1 + Candidates.LONGEST_FILE_NAME)
                .isLessThanOrEqualTo(103);
    }

    @Test
    void aPlaceWithALongPathIsPassedOver() throws Exception {
        Path deep = Files.createDirectories(place.resolve("d".repeat(60)).resolve("e".repeat(60)));
        OwnedDirectory directory = RunDirectory.makeInFirstUsablePlace(List.of(deep, place));
        assertThat(directory.path().getParent()).isEqualTo(place);
        directory.remove();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void whereNoPlaceIsUsableTheErrorNamesThemAll() throws Exception {
        Path missing = place.resolve("missing");
        Path file = Files.createFile(place.resolve("file"));
        assertThatThrownBy(() -> RunDirectory.makeInFirstUsablePlace(List.of(missing, file)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining(file.toString())
                .hasMessageContaining("java.io.tmpdir");
    }

    @Test
    void anInterruptedThreadMayMakeOne() {
        Thread.currentThread().interrupt();
        OwnedDirectory directory = RunDirectory.makeInFirstUsablePlace(List.of(place));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory.path()).isDirectory();
        directory.remove();
    }

    @Test
    void aLivingOwnersDirectoryIsNotTouchedAndADeadOnesIsSwept() throws Exception {
        OwnedDirectory mine = OwnedDirectory.make(place, PREFIX);
        java.lang.Process owner = startOwner();
        try {
            Path theirs = Path.of(lineOf(owner));
            Files.createFile(theirs.resolve("socket"));
            SweepInTests.sweep(place, PREFIX, mine);
            assertThat(theirs).isDirectory();
            owner.destroyForcibly().waitFor();
            SweepInTests.sweep(place, PREFIX, mine);
            assertThat(theirs).doesNotExist();
            assertThat(mine.path()).isDirectory();
        } finally {
            owner.destroyForcibly().waitFor();
            mine.remove();
        }
    }

    @Test
    void anotherDirectoryOfThisVeryProcessIsNotTouched() throws Exception {
        OwnedDirectory mine = OwnedDirectory.make(place, PREFIX);
        OwnedDirectory ofAnotherLoader = OwnedDirectory.make(place, PREFIX);
        SweepInTests.sweep(place, PREFIX, mine);
        assertThat(ofAnotherLoader.path()).isDirectory();
        assertThat(ofAnotherLoader.lockChannel().isOpen()).isTrue();
        ofAnotherLoader.remove();
        mine.remove();
    }

    @Test
    void oneThatIsBeingMadeIsLeftUntilItIsOld() throws Exception {
        OwnedDirectory mine = OwnedDirectory.make(place, PREFIX);
        var onlyOurs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path half = Files.createDirectory(place.resolve(PREFIX + "1-abcdef" + OwnedDirectory.UNFINISHED), onlyOurs);
        Path bare = Files.createDirectory(place.resolve(PREFIX + "1-ghijkl"), onlyOurs);
        SweepInTests.sweep(place, PREFIX, mine);
        assertThat(half).isDirectory();
        assertThat(bare).isDirectory();
        FileTime longAgo = FileTime.from(Instant.now().minus(Sweeper.GRACE.multipliedBy(2)));
        Files.setLastModifiedTime(half, longAgo);
        Files.setLastModifiedTime(bare, longAgo);
        SweepInTests.sweep(place, PREFIX, mine);
        assertThat(half).doesNotExist();
        assertThat(bare).doesNotExist();
        mine.remove();
    }

    @Test
    void whatLinksPointToIsNotTouched() throws Exception {
        OwnedDirectory mine = OwnedDirectory.make(place, PREFIX);
        Path precious = Files.createDirectory(place.resolve("precious"));
        Path kept = Files.createFile(precious.resolve("kept"));
        Path link = Files.createSymbolicLink(place.resolve(PREFIX + "1-abcdef"), precious);
        java.lang.Process owner = startOwner();
        Path theirs = Path.of(lineOf(owner));
        Files.createSymbolicLink(theirs.resolve("link"), precious);
        owner.destroyForcibly().waitFor();
        SweepInTests.sweep(place, PREFIX, mine);
        assertThat(theirs).doesNotExist();
        assertThat(kept).exists();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        mine.remove();
    }

    @Test
    void whatHasOtherNamesIsNotTouched() throws Exception {
        OwnedDirectory mine = OwnedDirectory.make(place, PREFIX);
        Path other = Files.createDirectory(place.resolve("mp-somebody-1-abcdef"));
        Files.setLastModifiedTime(other, FileTime.from(Instant.EPOCH));
        SweepInTests.sweep(place, PREFIX, mine);
        assertThat(other).isDirectory();
        mine.remove();
    }

    @Test
    void itIsGoneWhenItsProcessHasEnded() throws Exception {
        java.lang.Process user = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        User.class.getName())
                .start();
        Path theirs = Path.of(lineOf(user));
        user.waitFor();
        assertThat(theirs).doesNotExist();
    }

    @Test
    void theOneInMemoryIsPrivateAndAlwaysTheSame() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/shm")), "no such place here");
        Path directory = RunDirectory.inMemory().orElseThrow();
        assertThat(RunDirectory.inMemory()).containsSame(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(directory.getParent()).isEqualTo(Path.of("/dev/shm"));
        assertThat(directory.getFileName().toString())
                .startsWith(PREFIX + ProcessHandle.current().pid() + "-");
        assertThat(directory).isNotEqualTo(RunDirectory.ofThisProcess());
    }

    @Test
    void placesInMemoryThatAreMissingOrFullArePassedOver() throws Exception {
        Path missing = place.resolve("missing");
        Path full = Path.of("/proc");
        OwnedDirectory directory = RunDirectory.firstWithRoom(List.of(missing, full, place));
        assertThat(directory.path().getParent()).isEqualTo(place);
        directory.remove();
        assertThat(RunDirectory.firstWithRoom(List.of(missing, full))).isNull();
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void anInterruptedThreadMayMakeOneInMemory() {
        Thread.currentThread().interrupt();
        OwnedDirectory directory = RunDirectory.firstWithRoom(List.of(place));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory.path()).isDirectory();
        directory.remove();
    }

    @Test
    void whatAKilledProcessHadInMemoryIsSweptAfterIt() throws Exception {
        assumeTrue(RunDirectory.inMemory().isPresent(), "no memory here");
        java.lang.Process user = start(UserOfMemory.class, "wait");
        Path theirs = Path.of(lineOf(user));
        try {
            assertThat(theirs.getParent()).isEqualTo(Path.of("/dev/shm"));
            RunDirectory.sweepAfter(user.pid());
            assertThat(theirs).isDirectory();
        } finally {
            user.destroyForcibly().waitFor();
        }
        RunDirectory.sweepAfter(user.pid()); // unless another process of this user's was faster
        assertThat(theirs).doesNotExist();
        assertThat(RunDirectory.inMemory().orElseThrow()).isDirectory();
    }

    /** The parent knows that the child is dead: it need not wait for the remains to be old. */
    @Test
    void whatAKilledProcessHadOnlyBegunToMakeIsSweptAfterIt() throws Exception {
        Path mine = RunDirectory.ofThisProcess();
        java.lang.Process user = start(UserOfMemory.class, "wait");
        lineOf(user);
        Path empty = begun(mine.getParent(), user.pid(), "aaaaaa");
        Path locked = begun(mine.getParent(), user.pid(), "bbbbbb");
        try {
            Files.createFile(locked.resolve(OwnedDirectory.LOCK));
            RunDirectory.sweep();
            assertThat(List.of(empty, locked)).allMatch(Files::isDirectory);
        } finally {
            user.destroyForcibly().waitFor();
        }
        RunDirectory.sweepAfter(user.pid());
        assertThat(List.of(empty, locked)).noneMatch(Files::exists);
        assertThat(mine).isDirectory();
    }

    private static Path begun(Path place, long pid, String letters) throws IOException {
        return Files.createDirectory(
                place.resolve(PREFIX + pid + "-" + letters + OwnedDirectory.UNFINISHED),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** A child that ends last: its parent has removed its own directory by then. */
    @Test
    void whoHasRemovedItsOwnStillSweepsAfterItsChildren() throws Exception {
        java.lang.Process parent = start(ParentThatIsDone.class, "-");
        assertThat(lineOf(parent)).isEqualTo("swept");
        parent.waitFor();
    }

    static final class ParentThatIsDone {
        public static void main(String[] args) throws Exception {
            RunDirectory.ofThisProcess();
            java.lang.Process child = RunDirectoryTest.start(Waits.class, "-");
            Path theirs = Path.of(lineOf(child));
            RunDirectory.remove();
            child.destroyForcibly().waitFor();
            RunDirectory.sweepAfter(child.pid());
            System.out.println(Files.exists(theirs) ? "left " + theirs : "swept");
        }
    }

    static final class Waits {
        public static void main(String[] args) {
            System.out.println(RunDirectory.ofThisProcess());
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** As when a process of the same id, in another pid namespace, is reaped while we begin. */
    @Test
    void whoseUnfinishedDirectoryIsSweptAwayMakesAnother() throws Exception {
        AtomicBoolean swept = new AtomicBoolean();
        Thread sweeper = Thread.ofPlatform().daemon().start(() -> removeOneUnfinished(swept));
        while (!swept.get()) {
            OwnedDirectory directory = OwnedDirectory.make(place, PREFIX);
            assertThat(directory.path()).isDirectory();
            directory.remove();
        }
        sweeper.join();
        assertThat(place).isEmptyDirectory();
    }

    private void removeOneUnfinished(AtomicBoolean removed) {
        while (!removed.get()) {
            try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(place, "*" + OwnedDirectory.UNFINISHED)) {
                for (Path directory : unfinished) {
                    Files.delete(directory);
                    removed.set(true);
                    return;
                }
            } catch (IOException _) {
                // it has its lock or its name already
            }
        }
    }

    @Test
    void theOneInMemoryIsGoneWhenItsProcessHasEnded() throws Exception {
        assumeTrue(RunDirectory.inMemory().isPresent(), "no memory here");
        java.lang.Process user = start(UserOfMemory.class, "end");
        Path theirs = Path.of(lineOf(user));
        user.waitFor();
        assertThat(theirs).doesNotExist();
    }

    /** There its owner has a process id that means nothing here; only the superuser can have such a one. */
    @Test
    void aLivingOwnerInAnotherPidNamespaceIsAliveHereToo() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "not the superuser");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "no unshare");
        OwnedDirectory mine = OwnedDirectory.make(place, PREFIX);
        java.lang.Process owner = new ProcessBuilder(
                        "/usr/bin/unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        place.toString())
                .start();
        String line = lineOf(owner);
        assumeTrue(line != null, "no namespaces here");
        Path theirs = Path.of(line);
        try {
            SweepInTests.sweep(place, PREFIX, mine);
            assertThat(theirs).isDirectory();
        } finally {
            ProcessHandle inside = owner.children().findFirst().orElseThrow();
            owner.destroyForcibly().waitFor();
            inside.onExit().join();
        }
        SweepInTests.sweep(place, PREFIX, mine);
        assertThat(theirs).doesNotExist();
        mine.remove();
    }

    private java.lang.Process startOwner() throws IOException {
        return start(Owner.class, place.toString());
    }

    private static java.lang.Process start(Class<?> program, String argument) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        argument)
                .start();
    }

    private static String lineOf(java.lang.Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        return lines.readLine();
    }

    static final class Owner {
        public static void main(String[] args) throws IOException {
            System.out.println(OwnedDirectory.make(Path.of(args[0]), PREFIX).path());
            while (true) {
                LockSupport.park();
            }
        }
    }

    static final class UserOfMemory {
        public static void main(String[] args) {
            System.out.println(RunDirectory.inMemory().orElseThrow());
            while (args[0].equals("wait")) {
                LockSupport.park();
            }
        }
    }

    static final class User {
        public static void main(String[] args) {
            System.out.println(RunDirectory.ofThisProcess());
        }
    }
}
