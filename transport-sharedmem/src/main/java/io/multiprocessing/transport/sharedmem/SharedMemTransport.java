package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.rundir.RunDirectory;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Memory-mapped files: processes of one machine and one user. An address is the path of a directory of mode 0700, in
 * {@code /dev/shm} where that has room, else in the directory given to {@link #listen}.
 *
 * <p>A connection is a file with two rings of bytes. For each endpoint, and for each endpoint that this process is
 * connected to, one daemon thread, {@code multiprocessing-sharedmem-io}, reads for all connections and sends what there
 * was no room for at once. Receivers are called by it: one that blocks holds up every connection of that endpoint.
 *
 * <p>On the wire a message is its length, four bytes, most significant first, then its bytes. A peer that announces a
 * length outside 1 to the limit, or spoils the ring, is disconnected. Where native access is not enabled, threads that
 * wait nap for up to a millisecond instead of being woken; children get it from {@link #childJvmArgs()}.
 */
public final class SharedMemTransport implements Transport {
    private final Path memory;

    /** Makes a provider; it holds nothing. */
    public SharedMemTransport() {
        this(null);
    }

    /** For tests: listens in this directory rather than in the one that this process has in memory. */
    SharedMemTransport(Path memory) {
        this.memory = memory;
    }

    @Override
    public String name() {
        return "sharedmem";
    }

    @Override
    public int priority() {
        return 80;
    }

    @Override
    public boolean sharesMemory() {
        return true;
    }

    @Override
    public Optional<String> unavailability() {
        return SharedMemProbe.result();
    }

    @Override
    public List<String> childJvmArgs() {
        SharedMemLoop.childComes();
        Module module = SharedMemTransport.class.getModule();
        return List.of("--enable-native-access=".concat(module.isNamed() ? module.getName() : "ALL-UNNAMED"));
    }

    @Override
    public List<String> everyChildsJvmArgs() {
        return Requirements.childJvmArgs();
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) throws IOException {
        List<Path> places = new ArrayList<>();
        if (memory != null) {
            places.add(memory);
        } else {
            RunDirectory.inMemory().ifPresent(places::add);
        }
        places.add(Objects.requireNonNull(directory, "directory"));
        return SharedMemEndpoint.open(places, acceptor);
    }

    /**
     * {@inheritDoc} Waits up to 5 seconds to be accepted. A receiver may get its first message before this method
     * returns.
     */
    @Override
    public MessageConnection connect(String address, MessageReceiver receiver) throws IOException {
        return SharedMemConnector.connect(address, receiver);
    }

    @Override
    public void processEnded(long pid) {
        SharedMemLoop.processEnded(pid);
    }

    @Override
    public String toString() {
        return "shared memory transport";
    }
}
