package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Staging;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A socket of one of Netty's native transports. */
final class UnixDirect implements NettyIo.Direct {
    private final FileDescriptor socket;

    UnixDirect(FileDescriptor socket) {
        this.socket = socket;
    }

    @Override
    public long write(ByteBuffer bytes) throws IOException {
        int from = bytes.position();
        int written = Math.max(0, socket.write(bytes, from, bytes.limit()));
        bytes.position(from + written);
        return written;
    }

    @Override
    public long write(ByteBuffer[] all) {
        throw new UnsupportedOperationException("native code would read memory that was closed");
    }

    /** Native code is given an address. */
    @Override
    public boolean isGuarded() {
        return false;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.isDirect()) {
            return readDirect(into);
        }
        ByteBuffer staging = Staging.take();
        try {
            int read = readDirect(staging.limit(Math.min(staging.capacity(), into.remaining())));
            into.put(staging.flip());
            return read;
        } finally {
            Staging.giveBack(staging);
        }
    }

    private int readDirect(ByteBuffer into) throws IOException {
        int from = into.position();
        int read = socket.read(into, from, into.limit());
        into.position(from + Math.max(0, read));
        return read;
    }
}
