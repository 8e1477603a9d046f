package io.multiprocessing.internal.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.fuzz.Fuzz;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Anything may lie in the temporary directory under names like ours: what is not ours stays, and holds up nobody. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileDirectoriesTest {
    private static final String PREFIX = Candidates.prefix();
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final FileTime LONG_AGO = FileTime.from(Instant.EPOCH);

    @TempDir
    Path place;

    private OwnedDirectory mine;

    @BeforeEach
    void makeMine() throws IOException {
        mine = OwnedDirectory.make(place, PREFIX);
    }

    @AfterEach
    void removeMine() {
        assertThat(mine.path()).isDirectory();
        mine.remove();
    }

    private Path directory(String name, Set<PosixFilePermission> permissions) throws IOException {
        return Files.createDirectory(place.resolve(name), PosixFilePermissions.asFileAttribute(permissions));
    }

    private void sweep() throws IOException {
        SweepInTests.sweep(place, PREFIX, mine);
    }

    @Test
    void aLockThatIsAPipeHoldsUpNobody() throws Exception {
        Path trap = directory(PREFIX + "1-abcdef", PRIVATE);
        java.lang.Process mkfifo =
                new ProcessBuilder("mkfifo", trap.resolve("lock").toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        sweep();
        assertThat(trap).isDirectory();
    }

    @Test
    void anOwnerFileOfAnySizeAndTextKeepsNobodyFromSweeping() throws Exception {
        Path large = directory(PREFIX + "1-abcdef", PRIVATE);
        Files.createFile(large.resolve("lock"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(large.resolve("owner").toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
        Path noText = directory(PREFIX + "2-abcdef", PRIVATE);
        Files.createFile(noText.resolve("lock"));
        Files.write(noText.resolve("owner"), new byte[] {(byte) 0xFF, (byte) 0xC0});
        sweep();
        assertThat(large).doesNotExist();
        assertThat(noText).doesNotExist();
    }

    @Test
    void whatOnlyBeginsLikeOursIsNotTouched() throws Exception {
        for (String name :
                List.of("notes", "1-notes", "1-abcdefg", "x-abcdef", "1-ABCDEF", "1-abcdef.bak", "-abcdef")) {
            Path precious = directory(PREFIX + name, PRIVATE);
            Files.createFile(precious.resolve("kept"));
            Files.setLastModifiedTime(precious, LONG_AGO);
        }
        Path open = directory(PREFIX + "2024-backup", OPEN);
        Files.createFile(open.resolve("kept"));
        Files.setLastModifiedTime(open, LONG_AGO);
        sweep();
        try (var all = Files.walk(place)) {
            assertThat(all.filter(path -> path.endsWith("kept"))).hasSize(8);
        }
    }

    @Test
    void whateverLiesThereOnlyTheDeadGo() throws Exception {
        Fuzz fuzz = Fuzz.of("run directories", 900);
        String ours = "pid " + ProcessHandle.current().pid() + "\nstarted " + ProcessStart.ofThisProcess() + "\n";
        List<byte[]> owners = List.of(ours.getBytes(StandardCharsets.UTF_8), "pid 1\nstarted 1 clock ticks".getBytes());
        List<byte[]> names = List.of((PREFIX + "1-abcdef").getBytes(), (PREFIX + "23-ghijkl.new").getBytes());
        for (int i = 0; fuzz.goesOn(); i++) {
            byte[] bytes = fuzz.input(names);
            String name = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -.0-~]", "_") + "x";
            name = fuzz.onceIn(2) ? PREFIX + i + "-abcdef" : name;
            if (Files.exists(place.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            byte[] owner = fuzz.input(owners);
            boolean ofThisProcess = java.util.Arrays.equals(owner, owners.getFirst());
            boolean open = fuzz.onceIn(4);
            Path made = directory(name, open ? OPEN : PRIVATE);
            Path kept = Files.createFile(made.resolve("kept"));
            Files.write(made.resolve("owner"), owner);
            int lock = fuzz.dice().nextInt(4);
            switch (lock) {
                case 0 -> Files.createFile(made.resolve("lock"));
                case 1 -> Files.createDirectory(made.resolve("lock"));
                case 2 -> Files.createSymbolicLink(made.resolve("lock"), kept);
                default -> {}
            }
            boolean old = fuzz.onceIn(2);
            if (old) {
                Files.setLastModifiedTime(made, LONG_AGO);
            }
            sweep();
            boolean named = name.matches(java.util.regex.Pattern.quote(PREFIX) + "[0-9]+-[a-z2-7]{6}(\\.new)?");
            boolean dead = named && !open && !ofThisProcess && (lock == 0 || lock == 3 && old);
            dead &= old || !name.endsWith(".new");
            if (Files.exists(kept) == dead) {
                throw fuzz.damage(made + " was " + (dead ? "left" : "swept") + ", lock " + lock, null);
            }
            if (dead) {
                fuzz.passed();
            } else {
                Trees.deleteQuietly(made);
            }
        }
        fuzz.end();
    }
}
