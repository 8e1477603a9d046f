package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the files are: who may have made the place, what happens when it is full, and that nothing stays there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class SharedMemPlaceTest {
    @TempDir
    private Path directory;

    @Test
    void whereThereIsNoMemoryTheGivenDirectoryIsUsed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path memory : List.of(directory.resolve("missing"), file)) {
            try (var endpoint = new SharedMemTransport(memory).listen(directory, _ -> new Deaf())) {
                assertThat(Path.of(endpoint.address()).getParent()).isEqualTo(directory);
                connect(endpoint).close();
            }
        }
        assertThat(filesIn(directory)).containsExactly(file);
    }

    @Test
    void whereNothingCanBeMadeTheErrorNamesThePlaces() {
        Path memory = directory.resolve("memory");
        Path gone = directory.resolve("gone");
        assertThatThrownBy(() -> new SharedMemTransport(memory).listen(gone, _ -> new Deaf()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(memory.toString())
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining(gone.toString()));
    }

    @Test
    void whereMemoryIsFullTheGivenDirectoryIsUsed() throws Exception {
        try (var small = new SmallMemory(64);
                var endpoint = new SharedMemTransport(small.path()).listen(directory, _ -> new Deaf())) {
            assertThat(Path.of(endpoint.address()).getParent()).isEqualTo(directory);
            assertThat(filesIn(small.path())).isEmpty();
            connect(endpoint).close();
        }
        assertThat(filesIn(directory)).isEmpty();
    }

    @Test
    void whereEverythingIsFullTheErrorSaysWhereAndHowMuchIsMissing() throws Exception {
        try (var small = new SmallMemory(64)) {
            Path other = Files.createDirectory(small.path().resolve("other"));
            assertThatThrownBy(() -> new SharedMemTransport(small.path()).listen(other, _ -> new Deaf()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bytes=135168")
                    .hasMessageContaining(small.path().toString())
                    .hasMessageMatching(".*freeBytes=\\d+ of 65536.*");
            assertThat(filesIn(small.path())).containsExactly(other);
            assertThat(filesIn(other)).isEmpty();
        }
    }

    @Test
    void whoConnectsWhereMemoryIsFullGetsAnErrorThatSaysSoAndTheEndpointGoesOn() throws Exception {
        try (var small = new SmallMemory(400);
                var endpoint = new SharedMemTransport(small.path()).listen(directory, _ -> new Deaf())) {
            Path ballast = Files.write(small.path().resolve("ballast"), new byte[200 << 10]);
            assertThatThrownBy(() -> connect(endpoint))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bytes=135168")
                    .hasMessageContaining(endpoint.address())
                    .hasMessageContaining("freeBytes=");
            assertThat(filesIn(Path.of(endpoint.address()).resolve(SharedMemDoor.DIRECTORY)))
                    .isEmpty();
            Files.delete(ballast);
            connect(endpoint).close();
        }
    }

    /** What is mapped and has no name any more takes room until it is unmapped. */
    @Test
    void aConnectionThatIsOverTakesNoMemoryAnyMore() throws Exception {
        try (var small = new SmallMemory(800);
                var endpoint = new SharedMemTransport(small.path()).listen(directory, _ -> new Deaf())) {
            for (int i = 0; i < 50; i++) {
                var deaf = new Deaf();
                new SharedMemTransport().connect(endpoint.address(), deaf).close();
                deaf.closed.await();
                Await.until("its memory is free", () -> mappedConnections() == 0);
            }
        }
    }

    private static long mappedConnections() throws IOException {
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/" + SharedMemDoor.DIRECTORY + "/"))
                    .count();
        }
    }

    @Test
    void aDirectoryThatOthersMayEnterIsNotTrusted() throws Exception {
        try (var endpoint = new SharedMemTransport(directory).listen(directory, _ -> new Deaf())) {
            Path place = Path.of(endpoint.address());
            for (String mode : List.of("rwxr-x---", "rwx-----x", "rwxrwxrwx")) {
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
                assertThatThrownBy(() -> connect(endpoint))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("not a private directory")
                        .hasMessageContaining(endpoint.address());
            }
        }
    }

    @Test
    void aLinkToADirectoryIsNotTrusted() throws Exception {
        try (var endpoint = new SharedMemTransport(directory).listen(directory, _ -> new Deaf())) {
            Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of(endpoint.address()));
            assertThatThrownBy(() -> new SharedMemTransport().connect(link.toString(), new Deaf()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a private directory");
        }
    }

    /** Only the superuser can try this, because everybody else is kept out by the mode. */
    @Test
    void aDirectoryOfAnotherUserIsNotTrusted() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "not the superuser");
        try (var endpoint = new SharedMemTransport(directory).listen(directory, _ -> new Deaf())) {
            Files.setAttribute(Path.of(endpoint.address()), "unix:uid", 65534);
            assertThatThrownBy(() -> connect(endpoint))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a directory of another user")
                    .hasMessageContaining("uid=65534");
            assertThat(filesIn(Path.of(endpoint.address()).resolve(SharedMemDoor.DIRECTORY)))
                    .isEmpty();
        }
    }

    @Test
    void allThatIsMadeIsPrivate() throws Exception {
        try (var endpoint = new SharedMemTransport(directory).listen(directory, _ -> new Deaf())) {
            Path place = Path.of(endpoint.address());
            assertThat(modeOf(place)).isEqualTo("rwx------");
            assertThat(modeOf(place.resolve(SharedMemDoor.DIRECTORY))).isEqualTo("rwx------");
            assertThat(modeOf(place.resolve(Members.FILE))).isEqualTo("rw-------");
        }
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static MessageConnection connect(Transport.Endpoint endpoint) throws IOException {
        return new SharedMemTransport().connect(endpoint.address(), new Deaf());
    }

    /** A file system of some KiB in memory; only the superuser can have one, for others the test is left out. */
    private final class SmallMemory implements AutoCloseable {
        private final Path path;

        SmallMemory(int kibibytes) throws IOException {
            path = Files.createTempDirectory(directory, "small");
            assumeTrue(runs("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", path.toString()));
        }

        Path path() {
            return path;
        }

        private static boolean runs(String... command) throws IOException {
            try {
                return new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** The mapping of the table of members is unmapped by the collector, and until then keeps the file system. */
        @Override
        public void close() throws IOException {
            if (!runs("umount", "--lazy", path.toString())) {
                throw new IOException("cannot unmount " + path);
            }
            Files.delete(path);
        }
    }

    private static final class Deaf implements MessageReceiver {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void onMessage(ByteBuffer message) {}

        @Override
        public void onClosed(IOException cause) {
            closed.countDown();
        }
    }
}
