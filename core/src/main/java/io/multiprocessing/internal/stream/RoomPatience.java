package io.multiprocessing.internal.stream;

import java.util.concurrent.TimeUnit;

/**
 * Whether the sender of a long message looks on for room, when the peer's side has none: a peer that reads makes some
 * within microseconds, and to lay the rest aside costs a copy, and waking the loop. It yields between looks. Where that
 * was in vain several times it is tried but now and then. Not for longer than a millisecond for one message: others may
 * wait for the sender. Guarded by the sender's lock.
 */
final class RoomPatience {
    /** Messages that are shorter are laid aside at once. */
    private static final int LONG_BYTES = 32 * 1024;

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int VAIN_LOOKS = 4;
    private static final int LONG_ONES_BETWEEN_TRIALS = 16;
    private static final boolean OTHERS_CAN_RUN = Runtime.getRuntime().availableProcessors() > 1;

    private boolean looks;
    private long beganNanos;
    private long sinceNanos;
    private int inVain;
    private int passedOver;

    /** Made for a connection. */
    RoomPatience() {}

    /**
     * A message is about to be sent.
     *
     * @param lengthBytes how long it is
     * @param mayWait whether the thread has nothing better to do
     */
    void begin(int lengthBytes, boolean mayWait) {
        sinceNanos = 0;
        beganNanos = 0;
        looks = OTHERS_CAN_RUN && mayWait && lengthBytes >= LONG_BYTES;
        if (looks && inVain >= VAIN_LOOKS) {
            looks = ++passedOver % LONG_ONES_BETWEEN_TRIALS == 0;
        }
    }

    /** The peer's side took something. */
    void taken() {
        sinceNanos = 0;
    }

    /**
     * There was no room for all.
     *
     * @return whether to look again
     */
    boolean lookAgain() {
        if (!looks) {
            return false;
        }
        long now = System.nanoTime();
        if (beganNanos == 0) {
            beganNanos = now;
        }
        if (now - beganNanos >= MOST_NANOS) {
            return false;
        }
        if (sinceNanos == 0) {
            sinceNanos = now;
        } else if (now - sinceNanos >= LOOK_NANOS) {
            inVain++;
            return false;
        }
        Thread.yield();
        return true;
    }

    /** The whole message has left. */
    void allTaken() {
        inVain = 0;
    }
}
