package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.ReceiveBuffers;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A thread that serves connections: an event loop of Netty's. It exists while it has members, and a moment longer, so
 * that a process which opens and closes in turn does not start a thread each time.
 *
 * <p>It is a daemon thread, which keeps serving while shutdown hooks run. A JVM that ends waits up to 300 ms for
 * threads that are in a system call, as this one is while it sleeps: so, from then on, it ends with its last member.
 */
final class NettyLoop {
    private static final Log LOG = Log.of(NettyLoop.class);

    private static final String NAME = "multiprocessing-netty-io";
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long END_MILLIS = 1_000;

    /** On a machine of few processors one thread does it all, and leaves the others to those who compute. */
    private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);

    /** Guards {@link #CURRENT}, {@link #next} and every loop's {@link #members}. */
    private static final Object GATE = new Object();

    private static final NettyLoop[] CURRENT = new NettyLoop[LOOPS];
    private static int next;

    private final int index;
    private final NettyIo io;
    private final NettyWatch watch = new NettyWatch();
    private final ReceiveBuffers buffers = ReceiveBuffers.direct(4);
    private final Maker maker = new Maker();
    private final EventLoop events;
    private int members;
    private boolean ending;

    private NettyLoop(int index, NettyIo io) {
        this.index = index;
        this.io = io;
        // A group would have itself told of its loops' ends, by a thread of Netty's that holds up the end of the JVM.
        this.events = new SingleThreadIoEventLoop(null, maker, io.handlers(watch));
        events.execute(new Runnable() {
            @Override
            public void run() {
                // so that there is a thread
            }
        });
    }

    /** A loop of the process, counting one member more: who calls this calls {@link #leave} later, once. */
    static NettyLoop join() throws IOException {
        NettyIo io = chosen();
        synchronized (GATE) {
            int index = next++ % LOOPS;
            next = next % LOOPS;
            if (CURRENT[index] == null) {
                JvmEnd.watch();
                CURRENT[index] = started(index, io);
            }
            CURRENT[index].members++;
            return CURRENT[index];
        }
    }

    private static NettyIo chosen() throws IOException {
        try {
            return NettyIo.get();
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static NettyLoop started(int index, NettyIo io) throws IOException {
        try {
            return new NettyLoop(index, io);
        } catch (IllegalStateException e) {
            throw new IOException("no event loop can be had: " + e.getMessage(), e);
        }
    }

    /** As {@link #join}, for one who is a member. */
    void joinAgain() {
        synchronized (GATE) {
            members++;
        }
    }

    void leave() {
        synchronized (GATE) {
            if (--members > 0) {
                return;
            }
            if (JvmEnd.begun) {
                end();
                return;
            }
        }
        after(LINGER_NANOS, new Runnable() {
            @Override
            public void run() {
                endUnlessNeeded();
            }
        });
    }

    private void endUnlessNeeded() {
        synchronized (GATE) {
            if (members == 0) {
                end();
            }
        }
    }

    /** Under the gate. The next member gets a loop of its own. */
    private void end() {
        if (!ending) {
            ending = true;
            CURRENT[index] = null;
            events.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    NettyIo io() {
        return io;
    }

    Thread thread() {
        return maker.thread;
    }

    boolean inLoop() {
        return events.inEventLoop();
    }

    /** Counts what goes on. */
    NettyWatch watch() {
        return watch;
    }

    /** What connections receive into. In the loop. */
    ReceiveBuffers buffers() {
        return buffers;
    }

    /** Has the loop serve a channel. */
    Future<Void> register(Channel channel) {
        watch.call();
        return events.register(channel);
    }

    /** Has the loop do something soon. Any thread. */
    void execute(Runnable task) {
        watch.call();
        try {
            events.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} has ended", NAME, e); // and so has whatever this was about
        }
    }

    /** Has the loop do something later. Any thread. */
    void after(long nanos, Runnable task) {
        watch.call();
        try {
            events.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} has ended", NAME, e);
        }
    }

    @Override
    public String toString() {
        return NAME + " (" + io.id() + ")";
    }

    /** Makes the loop's thread. */
    private static final class Maker implements ThreadFactory {
        private volatile Thread thread;

        @Override
        public Thread newThread(Runnable run) {
            var made = new FastThreadLocalThread(null, run, NAME);
            made.setDaemon(true);
            made.setContextClassLoader(NettyLoop.class.getClassLoader());
            thread = made;
            return made;
        }
    }

    /** Notices that the JVM has begun to end. A shutdown hook. */
    private static final class JvmEnd extends Thread {
        private static volatile boolean begun;
        private static boolean watched;

        private JvmEnd() {
            super(null, null, "multiprocessing-netty-end", 0, false);
        }

        /** Guarded by the gate. */
        static void watch() {
            if (!watched) {
                watched = true;
                try {
                    Runtime.getRuntime().addShutdownHook(new JvmEnd());
                } catch (IllegalStateException e) {
                    begun = true;
                }
            }
        }

        @Override
        public void run() {
            begun = true;
            synchronized (GATE) {
                for (NettyLoop each : CURRENT) {
                    if (each != null && each.members == 0) {
                        each.end();
                    }
                }
            }
        }
    }
}
