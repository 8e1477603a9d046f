package io.multiprocessing.transport.netty;

import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.SocketPeer;
import java.io.IOException;

/** A port that sends every message back. */
final class NettyListening extends Listening {
    NettyListening(int limitBytes) throws IOException {
        super(_ -> new NettyTransport(), limitBytes);
    }

    @Override
    public SocketPeer raw() throws IOException {
        var peer = new SocketPeer(NettyAddress.ofText(address()));
        closeLater(peer);
        return peer;
    }
}
