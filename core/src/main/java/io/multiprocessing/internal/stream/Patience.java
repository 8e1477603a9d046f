package io.multiprocessing.internal.stream;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether the thread that serves connections, the loop, looks again for a moment before it sleeps; confined to
 * the loop.
 *
 * <p>Waking a sleeping thread costs more than most peers need to answer, so looking on for some microseconds makes
 * questions and answers several times as fast, and even takes less of the processor's time than sleeping and waking
 * would. It yields between looks: whoever else can run goes first, above all the thread that was just handed a message.
 * Where looking on was in vain several times, it is tried but now and then; and a loop without traffic sleeps.
 */
public final class Patience {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final int VAIN_LOOKS = 4;
    private static final int SLEEPS_BETWEEN_TRIALS = 16;
    private static final boolean OTHERS_CAN_RUN = Runtime.getRuntime().availableProcessors() > 1;

    /** How long to rest: together with the kernel's own slack, so that dozens of messages come meanwhile. */
    public static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private static final int TURNS = 32;
    private static final long RUSH_NANOS = TURNS * TimeUnit.MICROSECONDS.toNanos(20);
    private static final int MANY_FOR_ONE = 4;
    private static final int CRUMBS = 8;

    private boolean resting;
    private int turns;
    private int came;
    private int sentBefore;
    private long turnsSinceNanos;
    private int inVain;
    private int sleeps;
    private long lastTrafficNanos;

    /** Made by a loop for itself. */
    public Patience() {}

    /**
     * The loop has slept and something was ready.
     *
     * @return whether to look on before it sleeps again
     */
    public boolean begin() {
        lastTrafficNanos = System.nanoTime();
        return OTHERS_CAN_RUN && (inVain < VAIN_LOOKS || ++sleeps % SLEEPS_BETWEEN_TRIALS == 0);
    }

    /**
     * Something was ready at a look.
     *
     * @param messages how many messages came
     * @param sent how many the process has sent until now
     * @return whether to rest before the next look
     */
    public boolean traffic(int messages, int sent) {
        inVain = 0;
        lastTrafficNanos = System.nanoTime();
        if (resting && messages >= CRUMBS) {
            return true;
        }
        resting = false;
        came += messages;
        if (++turns == TURNS) {
            resting = came > MANY_FOR_ONE * (sent - sentBefore) && lastTrafficNanos - turnsSinceNanos < RUSH_NANOS;
            count(sent);
        }
        return resting;
    }

    private void count(int sent) {
        turns = 0;
        came = 0;
        sentBefore = sent;
        turnsSinceNanos = lastTrafficNanos;
    }

    /**
     * Nothing was ready at a look.
     *
     * @return whether to look again
     */
    public boolean lookAgain() {
        if (System.nanoTime() - lastTrafficNanos < LOOK_NANOS) {
            Thread.yield();
            return true;
        }
        inVain++;
        return false;
    }
}
