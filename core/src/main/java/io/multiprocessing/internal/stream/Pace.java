package io.multiprocessing.internal.stream;

import java.util.concurrent.TimeUnit;

/**
 * Notices bursts: many small messages sent one right after the other; guarded by the connection's lock. In a burst a
 * message costs its sender less when it is laid into the outbox than when it is written, and the loop, which is writing
 * meanwhile, sends hundreds at once. A message that stands alone never waits for that.
 */
public final class Pace {
    /** A little longer than writing one message takes. */
    private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(4);

    private static final int SMALL_BYTES = 4 * 1024;
    private static final int QUICK_ONES = 16;

    private long lastNanos;
    private int quickOnes;

    /** Made for a connection. */
    public Pace() {}

    /**
     * Takes note of a message.
     *
     * @param lengthBytes how long it is
     * @return whether it is part of a burst
     */
    public boolean burst(int lengthBytes) {
        long now = System.nanoTime();
        boolean quick = lengthBytes <= SMALL_BYTES && now - lastNanos < QUICK_NANOS;
        quickOnes = quick ? quickOnes + 1 : 0;
        lastNanos = now;
        return quickOnes > QUICK_ONES;
    }

    /** The sender waits until its message has left: nothing is saved by laying its next ones aside. */
    public void flushed() {
        quickOnes = 0;
    }
}
