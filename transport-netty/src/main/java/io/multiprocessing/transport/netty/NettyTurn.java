package io.multiprocessing.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Stands between Netty's event loop and its way to the kernel: the loop's thread has the turn from its beginning to its
 * end, except where {@link NettyWatch} lets others help, and is woken there too by who has a task for it.
 */
final class NettyTurn implements IoHandler {
    private final NettyLoop loop;
    private final NettyWatch watch;
    private IoHandler io;

    /** The event loop's; its thread's. */
    private IoHandlerContext context;

    NettyTurn(NettyLoop loop, NettyWatch watch) {
        this.loop = loop;
        this.watch = watch;
    }

    /** Stands before what the factory makes, once. */
    IoHandlerFactory around(IoHandlerFactory factory) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                io = factory.newHandler(executor);
                return NettyTurn.this;
            }
        };
    }

    /** Whether the loop's thread has nothing to do now but what channels are ready for. By the loop's thread. */
    boolean hasNoTasks() {
        return context.canBlock();
    }

    @Override
    public void initialize() {
        loop.beginTurns();
        io.initialize();
    }

    @Override
    public int run(IoHandlerContext of) {
        context = of;
        return io.run(of);
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
    }

    @Override
    public void destroy() {
        try {
            io.destroy();
        } finally {
            loop.endTurns();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public void wakeup() {
        watch.call();
        io.wakeup();
        loop.wake();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }
}
