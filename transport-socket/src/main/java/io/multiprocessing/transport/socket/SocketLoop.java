package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.internal.stream.Patience;
import io.multiprocessing.internal.stream.ReceiveBuffers;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread that serves every socket of the process. It exists while it has members, and a moment longer, so that a
 * process which opens and closes in turn does not start a thread each time.
 *
 * <p>A thread that waits for what comes may do its work ({@link #help}): it has the turn then.
 *
 * <p>It is a daemon thread, which keeps serving while shutdown hooks run. A JVM that ends waits up to 300 ms for
 * threads that are in a system call, as this one is while it sleeps: so, from then on, it ends with its last member.
 */
final class SocketLoop extends HelpedLoop implements Runnable, Consumer<SelectionKey> {
    private static final Log LOG = Log.of(SocketLoop.class);

    private static final String NAME = "multiprocessing-socket-io";
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long HELP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int TURNS_BEFORE_TIMERS = 1000;

    /** Guards {@link #current} and every loop's {@link #members}. */
    private static final Object GATE = new Object();

    private static SocketLoop current;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private int members;
    private boolean empty;
    private long emptySinceNanos;

    // ---- with the turn: of the loop's thread, or of one that helps

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Patience patience = new Patience();
    private final ReceiveBuffers buffers = ReceiveBuffers.direct(4);
    private int messages;

    /** Counted by any thread, roughly. */
    private int sent;

    private SocketLoop() throws IOException {
        super(NAME, HELP_NANOS);
        selector = Selector.open();
        thread = Thread.ofPlatform()
                .name(NAME)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .unstarted(this);
    }

    /** The process's loop, counting one member more: who calls this calls {@link #leave} later, once. */
    static SocketLoop join() throws IOException {
        synchronized (GATE) {
            if (current == null) {
                JvmEnd.watch();
                SocketLoop loop = new SocketLoop();
                loop.thread.start();
                loop.begins();
                current = loop;
            }
            current.members++;
            return current;
        }
    }

    /** As {@link #join}, for the loop's own thread. */
    void joinAgain() {
        synchronized (GATE) {
            members++;
        }
    }

    void leave() {
        synchronized (GATE) {
            members--;
        }
        // Even when others remain: a closed channel keeps its descriptor until the selector has looked at it.
        wake();
    }

    SelectionKey register(SelectableChannel channel, SocketMember member) throws ClosedChannelException {
        return channel.register(selector, 0, member);
    }

    @Override
    protected Thread thread() {
        return thread;
    }

    /** What connections receive into. In the loop. */
    ReceiveBuffers buffers() {
        return buffers;
    }

    /** Has the loop do something soon. Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Has the loop do something later. In the loop. */
    void after(long nanos, Runnable task) {
        timers.add(new Timer(System.nanoTime() + nanos, task));
    }

    /** A connection has received a message. In the loop. */
    void messageCame(SocketConnection connection) {
        messages++;
        isLast(connection);
    }

    /** A connection has sent a message. Any thread; one that is not counted now and then does no harm. */
    void messageSent() {
        sent++;
    }

    void wake() {
        if (Thread.currentThread() != thread) {
            wakeThread();
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        try {
            while (served()) {
                while (standsAside()) {
                    keepAside();
                }
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new IOException(NAME + " has failed", e));
        } finally {
            ends();
            closeSelector();
        }
    }

    /** Has the turn, once; false: nobody needs this loop any more. */
    private boolean served() throws IOException {
        takeTurn();
        try {
            if (!prepared()) {
                isOver();
                return false;
            }
            serve();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            isOver();
            throw e;
        } finally {
            leaveTurn();
        }
    }

    /** Tasks and timers are the loop's thread's; read without the turn: what was just added is seen after a nap. */
    @Override
    protected boolean mayKeepAside() {
        return tasks.isEmpty() && timers.isEmpty();
    }

    /**
     * Does what others have asked for, and what is due; then gives whether anybody needs this loop. That is asked last,
     * because what is done may be the end of the last member.
     */
    private boolean prepared() {
        // An interrupt that a receiver left behind would have the selector return at once, for ever.
        boolean ignored = Thread.interrupted();
        endWhatWasNotServed();
        runTimers();
        runTasks();
        return goOn();
    }

    private void serve() throws IOException {
        try {
            serveWhatIsReady();
        } catch (RuntimeException | Error e) {
            LOG.warn(NAME + " goes on after " + e, e);
        }
    }

    /** Waits until something is ready and serves it, and what comes right after it. */
    private void serveWhatIsReady() throws IOException {
        if (empty) {
            // a JVM that ends waits for threads in system calls, but not for parked ones
            selector.selectNow(this);
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(timeoutMillis()));
            return;
        }
        if (selector.select(this, timeoutMillis()) == 0 || !patience.begin()) {
            return;
        }
        for (int turns = 0; turns < TURNS_BEFORE_TIMERS && tasks.isEmpty() && !isWanted(); turns++) {
            messages = 0;
            if (look()) {
                if (patience.traffic(messages, sent)) {
                    LockSupport.parkNanos(this, Patience.REST_NANOS);
                }
            } else if (!patience.lookAgain()) {
                return;
            }
        }
    }

    @Override
    protected boolean lookAtAll() throws IOException {
        return selector.selectNow(this) > 0;
    }

    /** A channel is ready. */
    @Override
    public void accept(SelectionKey key) {
        int operations;
        try {
            operations = key.readyOps();
        } catch (CancelledKeyException e) {
            return; // closed by another thread just now
        }
        SocketMember member = (SocketMember) key.attachment();
        if (!isHelped() || member.mayBeServedByHelpers() && !hasHelpedEnough()) {
            serve(member, operations);
        } else {
            callBack(); // it stays ready, and is not passed over by one helper after the other
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
    }

    private void runTimers() {
        while (!timers.isEmpty() && timers.peek().atNanos - System.nanoTime() <= 0) {
            run(timers.poll().task);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.warn(NAME + " goes on after " + e, e);
        }
    }

    /** Until the next timer is due or, with no member left, until the end; 0 is for ever. */
    private long timeoutMillis() {
        long nanos = Long.MAX_VALUE;
        if (empty) {
            nanos = LINGER_NANOS - (System.nanoTime() - emptySinceNanos);
        }
        if (!timers.isEmpty()) {
            nanos = Math.min(nanos, timers.peek().atNanos - System.nanoTime());
        }
        return nanos == Long.MAX_VALUE ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    /** Whether somebody needs this loop. The answer no is final: the next member gets a loop of its own. */
    private boolean goOn() {
        synchronized (GATE) {
            if (members > 0) {
                empty = false;
                return true;
            }
            long now = System.nanoTime();
            if (!empty) {
                empty = true;
                emptySinceNanos = now;
            }
            if (now - emptySinceNanos < LINGER_NANOS && !JvmEnd.begun) {
                return true;
            }
            current = null;
            return false;
        }
    }

    /** The selector is of no use any more: all members end, and the next one gets another loop. */
    private void fail(IOException cause) {
        LOG.warn(NAME + " cannot go on: " + cause, cause);
        synchronized (GATE) {
            if (current == this) {
                current = null;
            }
        }
        for (SelectionKey key : selector.keys()) {
            ((SocketMember) key.attachment()).failed(cause);
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing a selector failed", e);
        }
    }

    /** Notices that the JVM has begun to end. A shutdown hook; not a lambda, which would cost time in every child. */
    private static final class JvmEnd extends Thread {
        private static volatile boolean begun;
        private static boolean watched;

        private JvmEnd() {
            super(null, null, "multiprocessing-socket-end", 0, false);
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
                if (current != null) {
                    current.wake();
                }
            }
        }
    }

    private static final class Timer implements Comparable<Timer> {
        private final long atNanos;
        private final Runnable task;

        Timer(long atNanos, Runnable task) {
            this.atNanos = atNanos;
            this.task = task;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(atNanos - other.atNanos, 0);
        }
    }
}
