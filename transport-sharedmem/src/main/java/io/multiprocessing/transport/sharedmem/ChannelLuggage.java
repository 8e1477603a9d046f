package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cargo of elements that processes other than the host took out of a channel and have not settled: a file for each,
 * {@code <channel>+<id>}, so that it is found when such a process dies.
 *
 * <pre>
 * offset size field
 *      0    4 member that takes the element
 *      4      the cargo
 * </pre>
 *
 * <p>A file is written before its element is out, with the head latch: it counts only if the element is. One whose
 * writer died in between is overwritten, or deleted, by the next who takes the element. One that makes no sense, since
 * its writer was killed while it wrote, says nothing.
 */
final class ChannelLuggage {
    private static final Log LOG = Log.of(ChannelLuggage.class);
    private static final int HEADER_BYTES = Integer.BYTES;

    private final Members members;
    private final String channel;

    /** What this process has taken, by the very array that the taker was given. Guarded by itself. */
    private final Map<byte[], Long> unsettled = new IdentityHashMap<>();

    ChannelLuggage(Members members, String channel) {
        this.members = members;
        this.channel = channel;
    }

    private Path path(long id) {
        return members.directory().resolve(channel + "+" + id);
    }

    /** This process is about to take an element. */
    void take(long id, byte[] cargo) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + cargo.length);
        SharedFile.write(path(id), bytes.putInt(members.self()).put(cargo).flip());
        synchronized (unsettled) {
            unsettled.values().remove(id); // an attempt before this one failed
            unsettled.put(cargo, id);
        }
    }

    void settled(byte[] cargo) {
        Long id;
        synchronized (unsettled) {
            id = unsettled.remove(cargo);
        }
        if (id != null) {
            SharedFile.delete(path(id));
        }
    }

    /** The host is about to take an element. */
    void forget(long id) {
        SharedFile.delete(path(id));
    }

    /**
     * What dead processes have taken; with the head latch.
     *
     * @param head the id of the first element that is not out
     */
    List<byte[]> collect(long head) throws IOException {
        List<byte[]> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(members.directory(), channel + "+*")) {
            for (Path file : files) {
                if (idOf(file) < head) {
                    byte[] cargo = ofTheDead(file);
                    if (cargo != null) {
                        found.add(cargo);
                        SharedFile.delete(file);
                    }
                }
            }
        }
        return found;
    }

    private long idOf(Path file) {
        try {
            return Long.parseLong(file.getFileName().toString().substring(channel.length() + 1));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // none of ours
        }
    }

    private byte[] ofTheDead(Path file) throws IOException {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (NoSuchFileException settledMeanwhile) {
            return null;
        }
        if (bytes.remaining() < HEADER_BYTES || members.isAlive(bytes.getInt())) {
            return null;
        }
        byte[] cargo = new byte[bytes.remaining()];
        bytes.get(cargo);
        return cargo;
    }

    /** Deletes all there is, at the channel's end. */
    void deleteAll() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(members.directory(), channel + "+*")) {
            files.forEach(SharedFile::delete);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("the luggage of {} cannot be deleted", channel, e);
        }
    }
}
