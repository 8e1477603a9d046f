package io.multiprocessing.internal.stream;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A transport's loop whose work a thread may do that waits for what comes over it. To hand over what was received, from
 * the loop's thread to the one that waits, costs as much as all the rest of a short call, and where there are two
 * processors the two threads and the peer's are in each other's way.
 *
 * <p>Who serves members has the turn: the loop's own thread, or one that helps for a moment. While there are such
 * helpers the loop's thread keeps aside for a moment after each, instead of waiting in the kernel, where each message
 * would wake it. Whoever then has to sleep calls it back.
 *
 * <p>Of the loops that run, the one that began last is {@linkplain #current known to all}. (Leader and followers, after
 * Schmidt and others, "Leader/Followers: A Design Pattern for Efficient Multi-Threaded I/O Demultiplexing and
 * Dispatching", 2000; with a leader who keeps the lead for a moment after he has got what he wanted.)
 */
public abstract class HelpedLoop {
    private static final Log LOG = Log.of(HelpedLoop.class);

    /** No operation of a channel: to read what may be there. */
    public static final int LOOK = 0;

    /** Every so many looks are for all members, and the first after so long. */
    private static final int LOOKS_AT_ALL = 8;

    private static final long LOOK_AT_ALL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long to keep aside after a helper, in case another comes. */
    private static final long ASIDE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How long a helper waits for the loop's thread, which wanted the turn. */
    private static final long GIVE_WAY_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final int VAIN_HELPS = 8;

    /** How long nobody helps after helps that were in vain, before it is tried again. */
    private static final long VAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long nobody may help after the loop was called back: there are several who wait. */
    private static final long ATTENDED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Those that run, the last to begin at the end; changed under the class's monitor. */
    private static volatile HelpedLoop[] running = {};

    /** What is served: with the turn. */
    public interface Served {
        /**
         * Does what it can.
         *
         * @param operations that the channel is ready for; {@link #LOOK}: what may be there is to be read
         * @return whether there was something to do
         * @throws IOException it comes back by {@link #failed}
         */
        boolean serve(int operations) throws IOException;

        /**
         * Ends for a fault.
         *
         * @param cause of the end
         */
        void failed(Throwable cause);
    }

    private final String name;
    private final long helpNanos;
    private final ReentrantLock turn = new ReentrantLock();

    // ---- with the turn

    private Served last;
    private int looks;
    private long lookedAtAllNanos;
    private boolean over;

    /** What the helper waits for who has the turn, and since when he helps; null: the loop's thread has it. */
    private BooleanSupplier helped;

    private long helpBeganNanos;

    /** What a helper serves, or could not serve to the end for an error of his own, which is no fault of theirs. */
    private Served serving;

    private Error fault;

    // ---- what the loop's thread and helpers tell each other

    private volatile boolean aside;
    private volatile boolean called;
    private volatile boolean woken;
    private volatile long calledNanos = longAgo();
    private volatile long helpedNanos = longAgo();

    /** Who found the loop's thread at work, as he waited; he comes again when his wait is over. */
    private volatile BooleanSupplier wanting;

    private volatile long triedNanos = longAgo();
    private volatile int inVain;
    private volatile long inVainNanos = longAgo();

    /**
     * For subclasses.
     *
     * @param name for messages
     * @param helpNanos how long one helps: several times what a short call takes
     */
    protected HelpedLoop(String name, long helpNanos) {
        this.name = name;
        this.helpNanos = helpNanos;
    }

    private static long longAgo() {
        return System.nanoTime() - 2 * ATTENDED_NANOS;
    }

    /**
     * The loop that is helped.
     *
     * @return null: there is none that can be helped
     */
    public static HelpedLoop current() {
        HelpedLoop[] loops = running;
        return loops.length == 0 ? null : loops[loops.length - 1];
    }

    /** Makes this known to all. */
    protected final void begins() {
        synchronized (HelpedLoop.class) {
            HelpedLoop[] more = new HelpedLoop[running.length + 1];
            System.arraycopy(running, 0, more, 0, running.length);
            more[running.length] = this;
            running = more;
        }
    }

    /** It is not known to all any more; nothing if it was not. */
    protected final void ends() {
        synchronized (HelpedLoop.class) {
            HelpedLoop[] before = running;
            for (int i = 0; i < before.length; i++) {
                if (before[i] == this) {
                    HelpedLoop[] fewer = new HelpedLoop[before.length - 1];
                    System.arraycopy(before, 0, fewer, 0, i);
                    System.arraycopy(before, i + 1, fewer, i, fewer.length - i);
                    running = fewer;
                    return;
                }
            }
        }
    }

    /** {@link #attend} of every loop that runs. */
    public static void attendAny() {
        for (HelpedLoop each : running) {
            each.attend();
        }
    }

    /**
     * The loop's own thread.
     *
     * @return the same, always
     */
    protected abstract Thread thread();

    /**
     * Whether nothing is to be done that helpers do not do. By the loop's thread, without the turn.
     *
     * @return whether it may keep aside
     */
    protected abstract boolean mayKeepAside();

    /**
     * Serves all members that are ready. With the turn.
     *
     * @return whether there was something
     * @throws IOException it cannot be found out
     */
    protected abstract boolean lookAtAll() throws IOException;

    /**
     * Whether there is something to help with. Any thread, as often as it likes.
     *
     * @return false: helping would be in vain
     */
    protected boolean mayBeHelped() {
        return true;
    }

    // ---- the turn

    /** The loop's thread takes the turn, and waits for it. */
    protected final void takeTurn() {
        turn.lock();
    }

    /**
     * The loop's thread takes the turn if nobody has it.
     *
     * @return whether it has it
     */
    protected final boolean tryTurn() {
        return turn.tryLock();
    }

    /** The loop's thread gives the turn away. */
    protected final void leaveTurn() {
        turn.unlock();
    }

    /**
     * Whether the calling thread has the turn: it must not wait for what the loop does.
     *
     * @return it is in the loop
     */
    public final boolean serves() {
        return turn.isHeldByCurrentThread();
    }

    /**
     * With the turn: whose it is.
     *
     * @return whether it is a helper's, who does no more than he must, and ends nothing
     */
    public final boolean isHelped() {
        return helped != null;
    }

    /** With the turn: nothing is served any more. */
    protected final void isOver() {
        over = true;
    }

    /**
     * A member has received a message. With the turn.
     *
     * @param member the next look is for
     */
    public final void isLast(Served member) {
        last = member;
    }

    /**
     * A member receives nothing any more. With the turn.
     *
     * @param member to look at no more
     */
    public final void forget(Served member) {
        if (last == member) {
            last = null;
        }
    }

    /**
     * Serves what is there: mostly by a look at the member of the last message alone, which is one system call less.
     * With the turn.
     *
     * @return whether there was something
     * @throws IOException it cannot be found out
     */
    protected final boolean look() throws IOException {
        Served member = last;
        long now = System.nanoTime();
        if (++looks % LOOKS_AT_ALL != 0 && member != null && now - lookedAtAllNanos < LOOK_AT_ALL_NANOS) {
            return serve(member, LOOK);
        }
        lookedAtAllNanos = now;
        return lookAtAll();
    }

    /**
     * Has a member do what it can. Errors in a helper's thread are its own as a rule, a stack or a heap that is full:
     * there the loop's thread sees to what becomes of the member. With the turn.
     *
     * @param member to serve
     * @param operations that it is ready for, or {@link #LOOK}
     * @return whether there was something to do
     */
    protected final boolean serve(Served member, int operations) {
        boolean byHelper = helped != null;
        if (byHelper) {
            serving = member;
        }
        boolean something = true;
        try {
            something = member.serve(operations);
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

    /**
     * A helper has thrown an error: of what the member had received, some is lost. By the loop's thread, in its turn.
     */
    protected final void endWhatWasNotServed() {
        Served member = serving;
        Error why = fault;
        if (member == null && why == null) {
            return;
        }
        serving = null;
        fault = null;
        try {
            if (member == null) {
                LOG.warn("a thread that did the work of " + name + " could not go on: " + why, why);
            } else {
                member.failed(why != null ? why : new IOException("a thread that served it could not go on"));
            }
        } catch (RuntimeException | Error e) {
            LOG.warn(name + " goes on after " + e, e);
        }
    }

    // ---- the loop's thread

    /** The loop's thread has something to do. */
    protected final void wakeThread() {
        woken = true;
        LockSupport.unpark(thread());
    }

    /** As {@link #wakeThread}, for a loop that finds out by itself what it has to do. */
    protected final void wakeThreadAside() {
        if (aside) {
            LockSupport.unpark(thread());
        }
    }

    /**
     * Whether a helper is there, was there just now, or would have liked to be and has got what he waited for. By the
     * loop's thread, without the turn.
     *
     * @return whether to {@link #keepAside}
     */
    protected final boolean standsAside() {
        long now = System.nanoTime();
        if (called) {
            called = false;
            calledNanos = now;
        }
        if (isWanted()) {
            wanting = null;
            helpedNanos = now;
        }
        if (woken) {
            woken = false;
            return false;
        }
        return now - helpedNanos < ASIDE_NANOS && now - calledNanos >= ATTENDED_NANOS && mayKeepAside();
    }

    /** Naps, until helpers have been away for some time, or it is called. By the loop's thread, without the turn. */
    protected final void keepAside() {
        aside = true;
        boolean ignored = Thread.interrupted(); // of a receiver's: naps would be none
        if (!called && !woken && mayKeepAside()) {
            LockSupport.parkNanos(this, Math.max(1, ASIDE_NANOS - (System.nanoTime() - helpedNanos)));
        }
        aside = false;
    }

    /**
     * Whether somebody would have liked to help, and has got what he waited for: the loop's thread is not to look on,
     * he will. Until then it is to be there: he sleeps by now.
     *
     * @return whether to stand aside
     */
    protected final boolean isWanted() {
        BooleanSupplier until = wanting;
        return until != null && until.getAsBoolean();
    }

    /**
     * Whether the loop's thread will stand aside when it is asked next; unlike {@link #standsAside} it takes note of
     * nothing.
     *
     * @return the loop's thread is not to wait in the kernel
     */
    protected final boolean willStandAside() {
        long now = System.nanoTime();
        return (now - helpedNanos < ASIDE_NANOS || isWanted())
                && !called
                && now - calledNanos >= ATTENDED_NANOS
                && mayKeepAside();
    }

    // ---- who waits

    /** The calling thread is about to sleep until the loop wakes it: the loop's own thread is to be there. */
    public final void attend() {
        long now = System.nanoTime();
        if (aside || now - helpedNanos < 2 * ASIDE_NANOS && now - calledNanos >= ATTENDED_NANOS / 2) {
            callBack();
        }
    }

    /** The loop's thread is to be there. */
    protected final void callBack() {
        called = true;
        if (aside) {
            LockSupport.unpark(thread());
        }
    }

    /**
     * Does the loop's work in the calling thread for a moment, unless others do it or it has not paid lately. For
     * platform threads; what is received for others is given to them meanwhile. An interrupt ends it, and stays.
     *
     * @param until asked again and again, by the loop's thread too and after this has returned: whether there is
     *     nothing more to wait for. It neither throws nor does anything
     * @param waitBegan when the thread began to wait, of {@link System#nanoTime()}
     * @return false: it was not done
     */
    public final boolean help(BooleanSupplier until, long waitBegan) {
        if (Thread.currentThread().isInterrupted()
                || isAttended()
                || turn.isHeldByCurrentThread() // it waits within what it serves
                || !mayBeHelped()
                || !pays()) {
            return false;
        }
        if (turn.isLocked() || turn.hasQueuedThreads()) {
            want(until, waitBegan);
            return false;
        }
        if (!StackRoom.isThereToHelp() || !turn.tryLock()) {
            return false;
        }
        try {
            if (over || serving != null) {
                return false;
            }
            helped = until;
            helpBeganNanos = System.nanoTime();
            helpedNanos = helpBeganNanos;
            note(helpInTurn(until));
            return true;
        } finally {
            helpedNanos = System.nanoTime();
            if (turn.isHeldByCurrentThread()) {
                helped = null;
                turn.unlock();
            }
        }
    }

    /** Whether the loop's thread was called back just now. */
    private boolean isAttended() {
        return called || System.nanoTime() - calledNanos < ATTENDED_NANOS;
    }

    /**
     * Somebody has the turn, the loop's thread as a rule. Who comes but now and then gains nothing by asking for it.
     */
    private void want(BooleanSupplier until, long waitBegan) {
        long before = triedNanos;
        if (before != waitBegan) {
            triedNanos = waitBegan;
            if (waitBegan - before < helpNanos) {
                wanting = until;
            }
        }
    }

    /** Helpers overwrite each other's experience, which does no harm. */
    private boolean pays() {
        return inVain < VAIN_HELPS || System.nanoTime() - inVainNanos >= VAIN_NANOS;
    }

    private void note(boolean paid) {
        if (paid) {
            inVain = 0;
        } else {
            inVainNanos = System.nanoTime();
            inVain = inVain + 1;
        }
    }

    /**
     * Gives whether something was found by this and what it waited for came; others may have brought that. At the end
     * it may have lost the turn.
     */
    private boolean helpInTurn(BooleanSupplier until) {
        boolean found = false;
        try {
            while (!until.getAsBoolean()) {
                if (turn.hasQueuedThreads() && !givesWay(until)) {
                    return found && until.getAsBoolean();
                }
                if (hasHelpedEnough()) {
                    return false;
                }
                if (look()) {
                    found = true;
                } else {
                    Thread.yield();
                }
            }
            return found;
        } catch (IOException e) {
            LOG.debug("that it fails is left to the loop's thread", e);
        } catch (RuntimeException e) {
            LOG.warn(name + " goes on after " + e, e);
        } catch (Error e) {
            fault = e;
            callBack(); // whoever was served is seen to there, where there is stack
        }
        return false;
    }

    /**
     * Lets the loop's thread have the turn, for a task as a rule, and takes it back. What it waits for may come
     * meanwhile.
     *
     * @return false: it has the turn no more
     */
    private boolean givesWay(BooleanSupplier until) {
        helped = null;
        turn.unlock();
        long began = System.nanoTime();
        do {
            Thread.yield();
            helpedNanos = System.nanoTime(); // or nobody would be expected to take it back
            if (!turn.isLocked() && !turn.hasQueuedThreads() && turn.tryLock()) {
                if (over || serving != null) {
                    return false;
                }
                helped = until;
                return true;
            }
        } while (helpedNanos - began < GIVE_WAY_NANOS && !isAttended() && !until.getAsBoolean());
        return false;
    }

    /**
     * With the turn of a helper.
     *
     * @return whether he is to begin nothing more
     */
    protected final boolean hasHelpedEnough() {
        long now = System.nanoTime();
        if (now - helpedNanos > ASIDE_NANOS / 4) {
            helpedNanos = now; // the loop's thread is not to take him for one who has gone
        }
        return turn.hasQueuedThreads()
                || now - helpBeganNanos >= helpNanos
                || Thread.currentThread().isInterrupted();
    }

    @Override
    public String toString() {
        return name;
    }
}
