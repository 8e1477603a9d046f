package io.multiprocessing.transport.socket;

import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.SocketPeer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;

/** A socket that sends every message back. */
final class SocketListening extends Listening {
    SocketListening(int limitBytes) throws IOException {
        super(_ -> new SocketTransport(), limitBytes);
    }

    @Override
    public SocketPeer raw() throws IOException {
        var peer = new SocketPeer(UnixDomainSocketAddress.of(address()));
        closeLater(peer);
        return peer;
    }
}
