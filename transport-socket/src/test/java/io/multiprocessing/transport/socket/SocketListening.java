package io.multiprocessing.transport.socket;

import io.multiprocessing.testkit.transport.Listening;
import java.io.IOException;

/** A socket that sends every message back. */
final class SocketListening extends Listening {
    SocketListening(int limitBytes) throws IOException {
        super(_ -> new SocketTransport(), limitBytes);
    }

    @Override
    public SocketRawPeer raw() throws IOException {
        var peer = new SocketRawPeer(address());
        closeLater(peer);
        return peer;
    }
}
