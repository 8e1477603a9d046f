package io.multiprocessing.transport.socket;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether the loop looks again for a moment before it sleeps; confined to the loop.
 *
 * <p>Waking a sleeping thread costs more than most peers need to answer, so looking on for some microseconds makes
 * questions and answers several times as fast, and even takes less of the processor's time than sleeping and waking
 * would. It yields between looks: whoever else can run goes first, above all the thread that was just handed a message.
 * Where looking on was in vain several times, it is tried but now and then; and a loop without traffic sleeps.
 */
final class SocketPatience {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final int VAIN_LOOKS = 4;
    private static final int SLEEPS_BETWEEN_TRIALS = 16;
    private static final boolean OTHERS_CAN_RUN = Runtime.getRuntime().availableProcessors() > 1;

    private int inVain;
    private int sleeps;
    private long lastTrafficNanos;

    /** The loop has slept and something was ready. Gives whether to look on before it sleeps again. */
    boolean begin() {
        lastTrafficNanos = System.nanoTime();
        return OTHERS_CAN_RUN && (inVain < VAIN_LOOKS || ++sleeps % SLEEPS_BETWEEN_TRIALS == 0);
    }

    /** Something was ready at a look. */
    void traffic() {
        inVain = 0;
        lastTrafficNanos = System.nanoTime();
    }

    /** Nothing was ready at a look. Gives whether to look again. */
    boolean lookAgain() {
        if (System.nanoTime() - lastTrafficNanos < LOOK_NANOS) {
            Thread.yield();
            return true;
        }
        inVain++;
        return false;
    }
}
