package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test stands on: a directory in shared memory, of which this process is the host, and the children that it
 * starts there. At the test's end children that still run are killed, threads that it began must end, the channels that
 * it made are repaired and verified, and the directory goes.
 */
final class Ground implements BeforeEachCallback, AfterEachCallback {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final List<ChildJvm> children = new ArrayList<>();
    private final List<TestThread<?>> threads = new ArrayList<>();
    private Path directory;
    private Members members;
    private SharedMemStructures structures;
    private final List<SharedMemChannel> channels = new ArrayList<>();
    private boolean verifies = true;
    private int signs;

    /** For a test that damages its channels. */
    Ground withoutVerification() {
        verifies = false;
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = newDirectory();
        members = Members.create(directory);
        structures = new SharedMemStructures(members);
    }

    /** A new one, in memory where the machine has such a place. */
    static Path newDirectory() throws IOException {
        return Files.isWritable(SHARED_MEMORY)
                ? Files.createTempDirectory(SHARED_MEMORY, "mp-test-")
                : Files.createTempDirectory("mp-test-");
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            for (ChildJvm child : children) {
                child.kill();
            }
            for (TestThread<?> thread : threads) {
                thread.end();
            }
            if (verifies && context.getExecutionException().isEmpty()) {
                for (SharedMemChannel channel : channels) {
                    verify(channel);
                }
            }
        } finally {
            children.clear();
            threads.clear();
            channels.clear();
            members.close();
            delete(directory);
        }
    }

    private void verify(SharedMemChannel channel) throws IOException {
        if (Files.exists(directory.resolve(channel.address()))) {
            channel.repair();
            assertThat(report(channel).violations()).isEmpty();
        }
    }

    /** What is found in the files of a channel that nobody changes now. */
    ChannelVerifier.Report report(SharedMemChannel channel) throws IOException {
        return report(channel.address());
    }

    ChannelVerifier.Report report(String name) throws IOException {
        return ChannelVerifier.verify(directory, name);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    Path directory() {
        return directory;
    }

    Members members() {
        return members;
    }

    /** A channel for any number of elements. */
    SharedMemChannel channel() throws IOException {
        return channel(Integer.MAX_VALUE);
    }

    SharedMemChannel channel(int capacity) throws IOException {
        return track((SharedMemChannel) structures.createChannel(capacity, Long.MAX_VALUE));
    }

    /** A channel in which so many bytes may wait. */
    SharedMemChannel weighedChannel(long windowBytes) throws IOException {
        return track((SharedMemChannel) structures.createChannel(Integer.MAX_VALUE, windowBytes));
    }

    private SharedMemChannel track(SharedMemChannel channel) {
        channels.add(channel);
        return channel;
    }

    /** The same channel, as another part of this process sees it. */
    SharedMemChannel open(SharedMemChannel channel) throws IOException {
        return (SharedMemChannel) structures.openChannel(channel.address());
    }

    SharedMemLock lock() throws IOException {
        return (SharedMemLock) structures.createLock();
    }

    SharedMemEvent event() throws IOException {
        return (SharedMemEvent) structures.createEvent().orElseThrow();
    }

    SharedMemSemaphore semaphore(int permits, boolean bounded) throws IOException {
        return (SharedMemSemaphore) structures.createSemaphore(permits, bounded).orElseThrow();
    }

    SharedMemBarrier barrier(int parties, byte[] action) throws IOException {
        return (SharedMemBarrier) structures.createBarrier(parties, action).orElseThrow();
    }

    /** The files that are in the directory, other than the table of members and signs of checkpoints. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(Members.FILE) && !name.startsWith("sign"))
                    .sorted()
                    .toList();
        }
    }

    /** Copies the files of a channel as they are now; the copy is not its maker's. */
    void copyFiles(String original, String copy) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, original + "*")) {
            for (Path file : files) {
                String rest = file.getFileName().toString().substring(original.length());
                if (rest.isEmpty() || rest.startsWith(".")) {
                    Files.copy(file, directory.resolve(copy + rest));
                }
            }
        }
    }

    /** Deletes the files of a channel that was made by copying. */
    void deleteAll(String name) throws IOException {
        new Segments(directory, name).deleteAll();
        SharedFile.delete(directory.resolve(name));
    }

    /** A child that stops at no checkpoint. */
    ChildJvm child(Class<? extends ChildTask> task, Object... arguments) throws IOException {
        return child(settings -> {}, task, arguments);
    }

    /** A child that stands still for ever at a checkpoint. */
    ChildJvm childThatStopsAt(String label, Class<? extends ChildTask> task, Object... arguments) throws IOException {
        return child(settings -> settings.stopsAt(label), task, arguments);
    }

    ChildJvm child(Consumer<ChildJvm.Settings> settings, Class<? extends ChildTask> task, Object... arguments)
            throws IOException {
        var child = new ChildJvm.Settings(directory, directory.resolve("sign" + signs++));
        settings.accept(child);
        ChildJvm started = child.start(task, arguments);
        children.add(started);
        return started;
    }

    /** A thread of this process that does something and has a result. */
    <T> TestThread<T> thread(Callable<T> job) {
        return track(TestThread.platform(job));
    }

    <T> TestThread<T> virtualThread(Callable<T> job) {
        return track(TestThread.virtual(job));
    }

    private <T> TestThread<T> track(TestThread<T> thread) {
        threads.add(thread);
        return thread;
    }
}
