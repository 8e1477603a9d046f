package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.SharedStructures;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A directory that others connect to. Accepting happens in the loop and waits for nobody. */
final class SharedMemEndpoint implements Transport.Endpoint {
    private static final Log LOG = Log.of(SharedMemEndpoint.class);

    private final SharedMemLoop loop;
    private final Path directory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedMemEndpoint(SharedMemLoop loop, Path directory) {
        this.loop = loop;
        this.directory = directory;
    }

    /**
     * Begins to listen, in the first place of those that has room.
     *
     * @param places directories of this process
     */
    static SharedMemEndpoint open(Iterable<Path> places, Transport.Acceptor acceptor) throws IOException {
        Objects.requireNonNull(acceptor, "acceptor");
        IOException refusal = null;
        for (Path place : places) {
            try {
                return open(place, acceptor);
            } catch (IOException e) {
                LOG.debug("cannot listen in {}", place, e);
                if (refusal == null) {
                    refusal = e;
                } else {
                    refusal.addSuppressed(e);
                }
            }
        }
        throw refusal;
    }

    private static SharedMemEndpoint open(Path place, Transport.Acceptor acceptor) throws IOException {
        Path directory = SharedMemPlace.make(place);
        SharedMemLoop loop = null;
        try {
            loop = SharedMemLoop.host(directory);
        } finally {
            if (loop == null) {
                SharedMemPlace.remove(directory);
            }
        }
        var endpoint = new SharedMemEndpoint(loop, directory);
        SharedMemLoop opened = loop;
        loop.execute(() -> opened.door(new SharedMemDoor(opened, directory, acceptor)));
        return endpoint;
    }

    @Override
    public String address() {
        return directory.toString();
    }

    @Override
    public Optional<SharedStructures> structures() {
        return loop.structures();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loop.execute(() -> loop.door(null));
            SharedMemPlace.remove(directory);
            loop.leave();
        }
    }

    @Override
    public String toString() {
        return "shared memory endpoint " + directory + (closed.get() ? ", closed" : "");
    }
}
