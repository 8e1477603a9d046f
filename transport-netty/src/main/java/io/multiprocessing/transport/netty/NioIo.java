package io.multiprocessing.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;

/** The JDK's selectors: everywhere. */
final class NioIo extends NettyIo {
    @Override
    String id() {
        return "nio";
    }

    @Override
    IoHandlerFactory handlers(SelectStrategyFactory strategies) {
        return NioIoHandler.newFactory(SelectorProvider.provider(), strategies);
    }

    @Override
    ServerChannel server() {
        return new Server();
    }

    @Override
    io.netty.channel.socket.SocketChannel client() {
        try {
            return new Socket(null, SelectorProvider.provider().openSocketChannel());
        } catch (IOException e) {
            throw new UncheckedIOException("no socket can be had: " + e.getMessage(), e);
        }
    }

    @Override
    Direct direct(Channel channel) {
        return (Socket) channel;
    }

    /** A channel of the JDK's that any thread writes and reads; it is not blocking, so interrupts do not close it. */
    private static final class Socket extends NioSocketChannel implements Direct {
        Socket(Channel parent, SocketChannel channel) {
            super(parent, channel);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return javaChannel().read(into);
        }

        @Override
        public long write(ByteBuffer bytes) throws IOException {
            return javaChannel().write(bytes);
        }

        @Override
        public long write(ByteBuffer[] all) throws IOException {
            return javaChannel().write(all);
        }

        @Override
        public boolean isGuarded() {
            return true;
        }
    }

    /** Accepts such channels. */
    private static final class Server extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> into) throws Exception {
            SocketChannel accepted = javaChannel().accept();
            if (accepted == null) {
                return 0;
            }
            Socket made = null;
            try {
                made = new Socket(this, accepted);
                into.add(made);
            } finally {
                if (made == null) {
                    accepted.close();
                }
            }
            return 1;
        }
    }
}
