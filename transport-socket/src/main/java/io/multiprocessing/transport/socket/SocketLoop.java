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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The thread that serves every socket of the process. It exists while it has members, and a moment longer, so that a
 * process which opens and closes in turn does not start a thread each time.
 *
 * <p>A thread that waits for what comes may do its work ({@link #help}): it has the turn then. While there are such
 * helpers the loop's thread keeps aside for a moment after each, instead of waiting at the selector, where each message
 * would wake it. Whoever then has to sleep calls it back.
 *
 * <p>It is a daemon thread, which keeps serving while shutdown hooks run. A JVM that ends waits up to 300 ms for
 * threads that are in a system call, as this one is while it sleeps: so, from then on, it ends with its last member.
 */
final class SocketLoop extends HelpedLoop implements Runnable, Consumer<SelectionKey> {
    private static final Log LOG = Log.of(SocketLoop.class);

    private static final String NAME = "multiprocessing-socket-io";
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int TURNS_BEFORE_TIMERS = 1000;

    /** Every so many looks are for all connections, and the first after so long. */
    private static final int LOOKS_AT_ALL = 8;

    private static final long LOOK_AT_ALL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long to keep aside after a helper, in case another comes. */
    private static final long ASIDE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How long one helps: several times what a short call takes. */
    private static final long HELP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int VAIN_HELPS = 8;

    /** No operation of a channel: to read what may be there. */
    private static final int LOOK = 0;

    /** How long nobody helps after helps that were in vain, before it is tried again. */
    private static final long VAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long nobody may help after the loop was called back: there are several who wait. */
    private static final long ATTENDED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Guards {@link #current} and every loop's {@link #members}. */
    private static final Object GATE = new Object();

    private static SocketLoop current;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private int members;
    private boolean empty;
    private long emptySinceNanos;

    // ---- the turn: of the loop's thread, or of one that helps; members are served under it alone

    private final ReentrantLock turn = new ReentrantLock();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Patience patience = new Patience();
    private final ReceiveBuffers buffers = ReceiveBuffers.direct(4);
    private SocketConnection last;
    private int looks;
    private long lookedAtAllNanos;
    private int messages;
    private boolean over;

    /** What the helper waits for who has the turn, and since when he helps; null: the loop's thread has it. */
    private BooleanSupplier helped;

    private long helpBeganNanos;

    /** What a helper serves, or could not serve to the end for an error of his own, which is no fault of theirs. */
    private SocketMember serving;

    private Error fault;

    /** Counted by any thread, roughly. */
    private int sent;

    // ---- helping: what the loop's thread and helpers tell each other

    private volatile boolean aside;
    private volatile boolean called;
    private volatile boolean woken;
    private volatile long calledNanos = longAgo();
    private volatile long helpedNanos = longAgo();
    private volatile long wantedNanos = longAgo();
    private volatile long triedNanos = longAgo();
    private volatile int inVain;

    private SocketLoop() throws IOException {
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

    Thread thread() {
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
        last = connection;
    }

    /** A connection receives nothing any more. In the loop. */
    void forget(SocketConnection connection) {
        if (last == connection) {
            last = null;
        }
    }

    /** A connection has sent a message. Any thread; one that is not counted now and then does no harm. */
    void messageSent() {
        sent++;
    }

    void wake() {
        if (Thread.currentThread() != thread) {
            woken = true;
            selector.wakeup();
            LockSupport.unpark(thread);
        }
    }

    private static long longAgo() {
        return System.nanoTime() - 2 * ATTENDED_NANOS;
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
        turn.lock();
        try {
            if (!prepared()) {
                over = true;
                return false;
            }
            serve();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            over = true;
            throw e;
        } finally {
            turn.unlock();
        }
    }

    /** Whether the calling thread has the turn. */
    boolean serves() {
        return turn.isHeldByCurrentThread();
    }

    /** With the turn: whether it is a helper's, who does no more than he must, and ends nothing. */
    boolean isHelped() {
        return helped != null;
    }

    /** Whether a helper is there, was there just now, or would like to be: then what he waited for has come by now. */
    private boolean standsAside() {
        long now = System.nanoTime();
        if (called) {
            called = false;
            calledNanos = now;
        }
        if (now - wantedNanos < ASIDE_NANOS) {
            wantedNanos = longAgo();
            helpedNanos = now;
        }
        if (woken) {
            woken = false;
            return false;
        }
        return now - helpedNanos < ASIDE_NANOS
                && now - calledNanos >= ATTENDED_NANOS
                && tasks.isEmpty()
                && timers.isEmpty(); // read without the turn: one that was just added is seen after this nap
    }

    private void keepAside() {
        aside = true;
        boolean ignored = Thread.interrupted(); // of a receiver's: naps would be none
        if (!called && !woken && tasks.isEmpty()) {
            LockSupport.parkNanos(this, Math.max(1, ASIDE_NANOS - (System.nanoTime() - helpedNanos)));
        }
        aside = false;
    }

    @Override
    public void attend() {
        if (aside || System.nanoTime() - helpedNanos < 2 * ASIDE_NANOS) {
            callBack();
        }
    }

    @Override
    public boolean help(BooleanSupplier until, long waitBegan) {
        if (Thread.currentThread().isInterrupted()
                || called
                || System.nanoTime() - calledNanos < ATTENDED_NANOS
                || turn.isHeldByCurrentThread() // it waits within what it serves
                || !pays()) {
            return false;
        }
        if (turn.isLocked() || turn.hasQueuedThreads()) {
            want(waitBegan);
            return false;
        }
        if (!StackRoom.isThere() || !turn.tryLock()) {
            return false;
        }
        try {
            if (over || serving != null) {
                return false;
            }
            helped = until;
            helpBeganNanos = System.nanoTime();
            helpedNanos = helpBeganNanos;
            inVain = helpInTurn() ? 0 : inVain + 1;
            return true;
        } finally {
            helped = null;
            helpedNanos = System.nanoTime();
            turn.unlock();
        }
    }

    /** The loop's thread has the turn. Who comes but now and then gains nothing by asking for it. */
    private void want(long waitBegan) {
        long before = triedNanos;
        if (before != waitBegan) {
            triedNanos = waitBegan;
            if (waitBegan - before < ASIDE_NANOS) {
                wantedNanos = waitBegan;
            }
        }
    }

    /** Helpers overwrite each other's experience, which does no harm. */
    private boolean pays() {
        return inVain < VAIN_HELPS || System.nanoTime() - helpedNanos >= VAIN_NANOS;
    }

    /** Gives whether what it waited for came by this. */
    private boolean helpInTurn() {
        try {
            while (!helped.getAsBoolean()) {
                if (hasHelpedEnough()) {
                    return false;
                }
                if (!look()) {
                    Thread.yield();
                } else if (helped.getAsBoolean()) {
                    return true;
                }
            }
        } catch (IOException e) {
            LOG.debug("that the selector fails is left to the loop's thread", e);
        } catch (RuntimeException e) {
            LOG.warn(NAME + " goes on after " + e, e);
        } catch (Error e) {
            fault = e;
            callBack(); // whoever was served is seen to there, where there is stack
        }
        return false;
    }

    private boolean hasHelpedEnough() {
        return turn.hasQueuedThreads()
                || System.nanoTime() - helpBeganNanos >= HELP_NANOS
                || Thread.currentThread().isInterrupted();
    }

    /** The loop's thread is to be there. */
    private void callBack() {
        called = true;
        if (aside) {
            LockSupport.unpark(thread);
        }
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

    /** A helper has thrown an error: of what the member had received, some is lost. */
    private void endWhatWasNotServed() {
        SocketMember member = serving;
        Error why = fault;
        if (member == null && why == null) {
            return;
        }
        serving = null;
        fault = null;
        try {
            if (member == null) {
                LOG.warn("a thread that did the work of " + NAME + " could not go on: " + why, why);
            } else {
                member.failed(why != null ? why : new IOException("a thread that served it could not go on"));
            }
        } catch (RuntimeException | Error e) {
            LOG.warn(NAME + " goes on after " + e, e);
        }
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

    private boolean isWanted() {
        return System.nanoTime() - wantedNanos < ASIDE_NANOS;
    }

    /**
     * Serves what is there: mostly by a look at the connection of the last message alone, which is one system call
     * less.
     */
    private boolean look() throws IOException {
        SocketConnection connection = last;
        long now = System.nanoTime();
        if (++looks % LOOKS_AT_ALL != 0 && connection != null && now - lookedAtAllNanos < LOOK_AT_ALL_NANOS) {
            return serve(connection, LOOK);
        }
        lookedAtAllNanos = now;
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
        if (helped == null || member.mayBeServedByHelpers() && !hasHelpedEnough()) {
            serve(member, operations);
        } else {
            callBack(); // it stays ready, and is not passed over by one helper after the other
        }
    }

    /**
     * Has a member do what it can, and gives whether there was something to do. Errors in a helper's thread are its own
     * as a rule, a stack or a heap that is full: there the loop's thread sees to what becomes of the member.
     */
    private boolean serve(SocketMember member, int operations) {
        boolean byHelper = helped != null;
        if (byHelper) {
            serving = member;
        }
        boolean something = true;
        try {
            if (operations == LOOK) {
                something = ((SocketConnection) member).look();
            } else {
                member.ready(operations);
            }
        } catch (Throwable e) {
            if (byHelper && e instanceof Error error) {
                throw error;
            }
            member.failed(e);
        }
        if (byHelper) {
            serving = null;
        }
        return something;
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

    @Override
    public String toString() {
        return NAME;
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
