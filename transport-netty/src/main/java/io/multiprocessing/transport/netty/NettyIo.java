package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.Version;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Which of Netty's ways to the kernel is taken: one for the whole process, chosen when first asked for. NIO is always
 * there. The others are native code, which is not even looked for in a JVM that would print a warning about it; each
 * stands in a class of its own, so that a program may leave its jar out.
 */
abstract class NettyIo {
    private static final Log LOG = Log.of(NettyIo.class);
    private static final String PROPERTY = "io.multiprocessing.netty.io";
    private static NettyIo chosen;

    /** Writes to a channel's socket, and reads from it, in the caller's thread and past Netty. */
    interface Direct {
        /**
         * Reads what is there, as much as fits, from the buffer's position on.
         *
         * @return how many bytes; less than 0: nothing comes any more
         * @throws IOException nothing comes any more
         */
        int read(ByteBuffer into) throws IOException;

        /**
         * Writes what the kernel takes now, from the buffer's position on.
         *
         * @return how many bytes that was
         * @throws IOException the connection is of no use any more
         */
        long write(ByteBuffer bytes) throws IOException;

        /**
         * As {@link #write(ByteBuffer)}, one buffer after the other.
         *
         * @throws UnsupportedOperationException it is not {@linkplain #isGuarded() guarded}
         */
        long write(ByteBuffer[] all) throws IOException;

        /** Whether memory that is closed meanwhile is noticed, instead of being read. */
        boolean isGuarded();
    }

    abstract String id();

    abstract IoHandlerFactory handlers(SelectStrategyFactory strategies);

    abstract ServerChannel server();

    abstract SocketChannel client();

    /** Null: only the loop may write. */
    abstract Direct direct(Channel channel);

    /** Whether a read ends before the next begins, so that connections can share a buffer. */
    boolean readsAtOnce() {
        return true;
    }

    static synchronized NettyIo get() {
        if (chosen == null) {
            NettyLogs.silenceUnlessHeard();
            chosen = choose(System.getProperty(PROPERTY));
            LOG.debug("netty takes {}", chosen.id());
        }
        return chosen;
    }

    private static NettyIo choose(String wanted) {
        if (wanted == null) {
            return best();
        }
        NettyIo io = wanted.equals("nio") ? new NioIo() : mayBeNative() ? of(wanted) : null;
        if (io == null) {
            throw new IllegalStateException(
                    "-D" + PROPERTY + "=" + wanted + " cannot run here; allowed: nio, and epoll,"
                            + " kqueue or io_uring where Netty's native library for it is on the class path and runs, and this"
                            + " JVM has --enable-native-access=" + nativeModules(wanted));
        }
        return io;
    }

    private static NettyIo best() {
        if (mayBeNative()) {
            for (String each : new String[] {"epoll", "kqueue", "io_uring"}) {
                NettyIo io = of(each);
                if (io != null) {
                    return io;
                }
            }
        }
        return new NioIo();
    }

    private static String nativeModules(String wanted) {
        return Version.class.getModule().isNamed()
                ? "io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes." + wanted
                : "ALL-UNNAMED";
    }

    /** Netty's own module loads the libraries, and each library's module declares native methods. */
    private static boolean mayBeNative() {
        return Version.class.getModule().isNativeAccessEnabled();
    }

    /** Null: it cannot run here. */
    private static NettyIo of(String id) {
        try {
            return switch (id) {
                case "epoll" -> EpollIo.ifAvailable();
                case "kqueue" -> KQueueIo.ifAvailable();
                case "io_uring" -> IoUringIo.ifAvailable();
                default -> null;
            };
        } catch (LinkageError e) {
            LOG.debug("no {}", id, e);
            return null;
        }
    }
}
