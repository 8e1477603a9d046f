package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Opens connections: joins the host's table, lays a {@link ConnectionFile} at its door, knocks, and waits. */
final class SharedMemConnector {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long FIRST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int NAPS_BETWEEN_CHECKS = 16;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private SharedMemConnector() {}

    static SharedMemConnection connect(String address, MessageReceiver receiver) throws IOException {
        Objects.requireNonNull(receiver, "receiver");
        Path directory = SharedMemPlace.find(address);
        SharedMemLoop loop = join(directory);
        Checkpoint.reached("sharedmem.connect.joined");
        if (loop.isThisThread()) {
            loop.leave();
            throw new IllegalStateException(
                    "connect() waits for the thread it was called in: receivers and acceptors must not call it");
        }
        Arena arena = Arena.ofShared();
        Path path = SharedMemDoor.file(directory, loop.members.self(), NUMBERS.incrementAndGet());
        boolean connected = false;
        try {
            MemorySegment file = ConnectionFile.create(path, arena);
            Checkpoint.reached("sharedmem.connect.unfinished");
            SharedMemPlace.requireOurs(directory, path);
            ConnectionFile.finish(file, loop.members.self());
            Checkpoint.reached("sharedmem.connect.before-knock");
            loop.members.knock();
            Checkpoint.reached("sharedmem.connect.knocked");
            awaitAnswer(file, path, loop.members, address);
            Checkpoint.reached("sharedmem.connect.accepted");
            var connection = new SharedMemConnection(loop, file, arena, loop.members.host(), true);
            connection.receiver(receiver);
            loop.add(connection);
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                SharedFile.delete(path);
                arena.close();
                loop.leave();
            }
        }
    }

    private static SharedMemLoop join(Path directory) throws IOException {
        try {
            return SharedMemLoop.join(directory);
        } catch (IOException e) {
            throw new IOException("nobody can be reached at " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void awaitAnswer(MemorySegment file, Path path, Members members, String address) throws IOException {
        long begin = System.nanoTime();
        long napNanos = FIRST_NAP_NANOS;
        boolean interrupted = false;
        try {
            for (int naps = 1; !ConnectionFile.accepted(file); naps++) {
                long waited = System.nanoTime() - begin;
                if (waited < LOOK_NANOS) {
                    Thread.yield();
                    continue;
                }
                if (naps % NAPS_BETWEEN_CHECKS == 0) {
                    requireHost(path, members, address, file);
                }
                if (waited > LIMIT_NANOS) {
                    throw new IOException("the process " + members.pid(members.host()) + " at " + address
                            + " accepted nobody for " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS)
                            + " s: it hangs or is overloaded");
                }
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(SharedMemConnector.class, napNanos);
                napNanos = Math.min(napNanos + napNanos / 4, LONGEST_NAP_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void requireHost(Path path, Members members, String address, MemorySegment file) throws IOException {
        if (!members.isAlive(members.host())) {
            throw new IOException("nobody can be reached at " + address + ": its process has ended");
        }
        if (!Files.exists(path.getParent(), LinkOption.NOFOLLOW_LINKS) && !ConnectionFile.accepted(file)) {
            throw new IOException("nobody can be reached at " + address + ": it was closed just now");
        }
    }
}
