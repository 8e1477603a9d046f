package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes room where a listener was killed: a socket file of ours at which nobody listens is removed. It is moved aside
 * first, and asked once more there: another process may have removed the dead one meanwhile, and listen already.
 */
final class SocketVacancy {
    private SocketVacancy() {}

    /**
     * Returns when nothing is there, or nothing that can be removed.
     *
     * @throws BindException somebody listens there, or it is not ours to remove; the message says what to do
     */
    static void make(Path file) throws IOException {
        BasicFileAttributes found = attributes(file);
        if (found == null) {
            return;
        }
        if (!found.isOther()) {
            throw taken(file, "a file that is no socket is there; remove it, or choose another path");
        }
        if (answers(file)) {
            throw taken(file, "a process listens there already; end it, or choose another path");
        }
        if (!SocketPeers.isOurs(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))) {
            throw taken(file, "a socket file of another user is there, at which nobody listens; remove it");
        }
        remove(file);
    }

    private static void remove(Path file) throws IOException {
        Path aside = file.resolveSibling(
                "." + Integer.toHexString(ThreadLocalRandom.current().nextInt()));
        try {
            Files.move(file, aside);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw taken(file, "a socket file is there at which nobody listens, and it cannot be removed: " + e);
        }
        if (answers(aside)) {
            putBack(aside, file);
            throw taken(file, "a process listens there since a moment ago; end it, or choose another path");
        }
        Files.deleteIfExists(aside);
    }

    private static void putBack(Path aside, Path file) throws IOException {
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            // and a third process listens there by now
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Only who is refused knows that nobody listens: a full queue, say, is somebody's. */
    private static boolean answers(Path file) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(SocketPath.toConnectTo(file.toString()));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static BindException taken(Path file, String why) {
        return new BindException("cannot listen at " + file + ": " + why);
    }
}
