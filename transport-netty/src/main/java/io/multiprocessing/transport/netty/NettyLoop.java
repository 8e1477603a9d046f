package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.internal.stream.ReceiveBuffers;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread that serves connections: an event loop of Netty's. It exists while it has members, and a moment longer, so
 * that a process which opens and closes in turn does not start a thread each time.
 *
 * <p>A thread that waits for what comes may do a part of its work ({@link #help}): it reads the sockets of the
 * connections that have received something, past Netty, which neither knows nor cares who has emptied a socket. Nothing
 * of Netty's runs in users' threads; whatever else happens to channels is for the loop's thread, which looks at them
 * every millisecond while others help. There is no help while a connection is encrypted, or io_uring reads for us,
 * since then only Netty can read; while something waits to be sent; and where several loops run, since who waits does
 * not know whose answer it is.
 *
 * <p>It is a daemon thread, which keeps serving while shutdown hooks run. A JVM that ends waits up to 300 ms for
 * threads that are in a system call, as this one is while it sleeps: so, from then on, it ends with its last member.
 */
final class NettyLoop extends HelpedLoop {
    private static final Log LOG = Log.of(NettyLoop.class);

    private static final String NAME = "multiprocessing-netty-io";
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long END_MILLIS = 1_000;

    /** On a machine of few processors one thread does it all, and leaves the others to those who compute. */
    private static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);

    private static final long HELP_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** How long the loop's thread looks at nothing while others help: then in a gap between them, or in any case. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** As many connections are looked at one after the other. */
    private static final int LOOKED_AT = 8;

    /** Guards {@link #CURRENT}, {@link #next} and every loop's {@link #members}. */
    private static final Object GATE = new Object();

    private static final NettyLoop[] CURRENT = new NettyLoop[LOOPS];
    private static int next;

    /** How many loops there are; changed under the gate. */
    private static volatile int loops;

    private final int index;
    private final NettyIo io;
    private final NettyWatch watch = new NettyWatch(this);
    private final NettyTurn turn = new NettyTurn(this, watch);
    private final ReceiveBuffers buffers = ReceiveBuffers.direct(4);
    private final Maker maker = new Maker();
    private final EventLoop events;
    private int members;
    private boolean ending;

    // ---- with the turn

    /** The connections that helpers look at. */
    private final List<NettyConnection> shown = new ArrayList<>();

    private int nextShown;

    // ---- what keeps others from helping

    private volatile int shownCount;
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicInteger unhelped = new AtomicInteger();

    /** When the loop's thread has looked at all channels last; its own. */
    private long lookedNanos = System.nanoTime();

    private NettyLoop(int index, NettyIo io) {
        super(NAME, HELP_NANOS);
        this.index = index;
        this.io = io;
        // A group would have itself told of its loops' ends, by a thread of Netty's that holds up the end of the JVM.
        this.events = new SingleThreadIoEventLoop(null, maker, turn.around(io.handlers(watch)));
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
                CURRENT[index].begins();
                loops++;
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
            ends();
            loops--;
            events.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    NettyIo io() {
        return io;
    }

    @Override
    protected Thread thread() {
        return maker.thread;
    }

    /** Refuses to wait for the loop in the loop. */
    void requireOutside(String what) {
        if (serves()) {
            throw new IllegalStateException("to " + what + " is to wait for the thread it is done in: receivers and"
                    + " acceptors must not do that");
        }
    }

    /** A connection has received something: helpers look at it from now on. With the turn. */
    void show(NettyConnection connection) {
        shown.add(connection);
        shownCount = shown.size();
    }

    /** Helpers look at it no more. With the turn. */
    void hide(NettyConnection connection) {
        forget(connection);
        shown.remove(connection);
        shownCount = shown.size();
    }

    /** One more connection, or one less, has something to send that the kernel has no room for. */
    void sends(int difference) {
        sending.addAndGet(difference);
    }

    /** One more connection, or one less, can be read by Netty only. */
    void cannotBeHelped(int difference) {
        unhelped.addAndGet(difference);
    }

    @Override
    protected boolean mayBeHelped() {
        return shownCount > 0 && loops == 1 && unhelped.get() == 0 && sending.get() == 0;
    }

    @Override
    protected boolean mayKeepAside() {
        return mayBeHelped() && turn.hasNoTasks();
    }

    @Override
    protected boolean lookAtAll() {
        boolean something = false;
        for (int i = Math.min(LOOKED_AT, shown.size()); i > 0 && !shown.isEmpty() && !hasHelpedEnough(); i--) {
            nextShown = (nextShown + 1) % shown.size();
            something |= serve(shown.get(nextShown), LOOK);
        }
        return something;
    }

    /** The loop's thread has begun. */
    void beginTurns() {
        takeTurn();
    }

    /** It ends. */
    void endTurns() {
        isOver();
        leaveTurn();
    }

    /** Somebody has a task for the loop's thread. */
    void wake() {
        wakeThreadAside();
    }

    /** Whether the loop's thread is to {@link #standAside} rather than sleep in the kernel. */
    boolean isToStandAside() {
        return willStandAside();
    }

    /**
     * Lets others help, if they are there. By the loop's thread.
     *
     * @return false: nobody helps; true: they do, and all channels are to be looked at without waiting
     */
    boolean standAside() {
        if (!standsAside()) {
            return false;
        }
        leaveTurn();
        try {
            do {
                keepAside();
            } while (!tryForALook() && System.nanoTime() - lookedNanos < LATEST_NANOS && standsAside());
        } finally {
            if (!serves()) {
                takeTurn();
            }
        }
        endWhatWasNotServed();
        return true;
    }

    /** Takes the turn when it is time to look at all channels, if no helper has it just now. */
    private boolean tryForALook() {
        return System.nanoTime() - lookedNanos >= LOOK_NANOS && tryTurn();
    }

    /** It looks at all channels. By the loop's thread. */
    void looks() {
        lookedNanos = System.nanoTime();
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
        return events.register(channel);
    }

    /** Has the loop do something soon. Any thread. */
    void execute(Runnable task) {
        try {
            events.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} has ended", NAME, e); // and so has whatever this was about
        }
    }

    /** Has the loop do something later. Any thread. */
    void after(long nanos, Runnable task) {
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
