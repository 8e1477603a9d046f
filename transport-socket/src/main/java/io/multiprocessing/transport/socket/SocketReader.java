package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.stream.Frames;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a socket brings, up to its end; confined to the loop. */
final class SocketReader implements Frames.Source {
    private final SocketChannel channel;
    private boolean ended;
    private boolean something;

    SocketReader(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read;
        try {
            read = channel.read(into);
        } catch (SocketException e) {
            // "Connection reset": the peer closed it, or died, before it had read everything from us. What it had sent
            // came before this.
            read = -1;
        }
        ended = read < 0;
        something |= read != 0;
        return read;
    }

    void forget() {
        something = false;
    }

    /** Whether there was something, or the end, since that was forgotten. */
    boolean hasRead() {
        return something;
    }

    /** Whether the peer closed the connection, and everything before that was read. */
    boolean ended() {
        return ended;
    }
}
