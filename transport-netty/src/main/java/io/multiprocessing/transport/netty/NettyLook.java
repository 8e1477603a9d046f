package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a connection's socket past Netty, for a thread that helps its loop: with the loop's turn, as all that receives.
 * It sees that the peer has ended, but leaves that to Netty, which sees it too.
 */
final class NettyLook implements Frames.Source {
    private final NettyIo.Direct direct;
    private int bytes;
    private boolean ended;
    private IOException fault;

    NettyLook(NettyIo.Direct direct) {
        this.direct = direct;
    }

    void begin() {
        bytes = 0;
    }

    @Override
    public int read(ByteBuffer into) {
        int read;
        try {
            read = direct.read(into);
        } catch (IOException e) {
            fault = e; // a kernel may say it but once
            read = -1;
        }
        ended = read < 0;
        bytes += Math.max(0, read);
        return read;
    }

    /** How many since it began. */
    int bytes() {
        return bytes;
    }

    /** Whether nothing comes any more. */
    boolean ended() {
        return ended;
    }

    /** What was said instead of an end; null: nothing. */
    IOException fault() {
        return fault;
    }
}
