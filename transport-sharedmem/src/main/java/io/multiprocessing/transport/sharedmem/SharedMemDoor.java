package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Where others come in: a directory in which who connects lays a {@link ConnectionFile} named {@code <member
 * id>-<number>}, and then knocks. The host maps it, deletes its name, and says that it has accepted. Confined to the
 * host's loop.
 *
 * <p>A file whose maker dies before it is let in is deleted when the host looks next. One that is not finished is being
 * made: its maker will knock when it is.
 */
final class SharedMemDoor {
    static final String DIRECTORY = "door";

    private static final Log LOG = Log.of(SharedMemDoor.class);
    private static final long CLEAN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SharedMemLoop loop;
    private final File directory;
    private final Transport.Acceptor acceptor;
    private int heard;
    private long lookedNanos = System.nanoTime();

    SharedMemDoor(SharedMemLoop loop, Path hostDirectory, Transport.Acceptor acceptor) {
        this.loop = loop;
        this.directory = hostDirectory.resolve(DIRECTORY).toFile();
        this.acceptor = acceptor;
    }

    static Path file(Path hostDirectory, int member, int number) {
        String name = Integer.toString(member).concat("-").concat(Integer.toString(number));
        return hostDirectory.resolve(DIRECTORY).resolve(name);
    }

    /** Lets in who has knocked; gives whether anybody had. */
    boolean look() {
        int knocks = loop.members.knocks();
        if (knocks == heard) {
            return false;
        }
        heard = knocks;
        lookAtFiles();
        return true;
    }

    /** Deletes now and then what the dead have left. */
    void clean() {
        if (System.nanoTime() - lookedNanos > CLEAN_NANOS) {
            lookAtFiles();
        }
    }

    void lookAtFiles() {
        lookedNanos = System.nanoTime();
        String[] names = directory.list();
        if (names == null) {
            return;
        }
        for (String name : names) {
            lookAt(name);
        }
    }

    private void lookAt(String name) {
        Path path = directory.toPath().resolve(name);
        int member = memberOf(name);
        if (!loop.members.isAlive(member)) {
            SharedFile.delete(path);
            return;
        }
        Arena arena = Arena.ofShared();
        boolean taken = false;
        try {
            MemorySegment file = ConnectionFile.open(path, arena);
            SharedFile.delete(path);
            if (ConnectionFile.connector(file) == member) {
                ConnectionFile.accept(file);
                taken = true;
                introduce(file, arena, member);
            }
        } catch (IOException e) {
            LOG.debug("{} is not finished", path, e);
        } finally {
            if (!taken) {
                arena.close();
            }
        }
    }

    private static int memberOf(String name) {
        int dash = name.indexOf('-');
        try {
            return dash < 0 ? Members.NOBODY : Integer.parseInt(name, 0, dash, 10);
        } catch (NumberFormatException e) {
            return Members.NOBODY;
        }
    }

    private void introduce(MemorySegment file, Arena arena, int member) {
        loop.joinAgain();
        var connection = new SharedMemConnection(loop, file, arena, member, false);
        loop.addNow(connection);
        MessageReceiver receiver = null;
        try {
            receiver = Objects.requireNonNull(acceptor.accept(connection), "receiver");
        } catch (Throwable e) {
            LOG.warn("the acceptor of " + directory + " failed, the connection is closed: " + e, e);
        }
        if (receiver == null) {
            connection.finish(null);
        } else {
            connection.receiver(receiver);
        }
    }
}
