package io.multiprocessing.transport.netty;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Finds out that a peer is gone where the operating system does not: its machine has lost its power, or the network
 * drops what is sent. A peer of whom nothing was heard for a third of the time-out is asked whether it is there; its
 * side of the connection answers, whatever its program does. One of whom nothing was heard for the whole of it is given
 * up. Each side has a time-out of its own. A question comes behind what was sent before it, which may take long: so who
 * only receives says now and then that it is there, and a kernel that was full and has room again is a sign as well.
 * What the own kernel takes at once is none. Confined to the loop.
 *
 * <p>A question and an answer are words in place of a length, so they cost four bytes each, and an idle connection a
 * few of them in each period. They are answered before the peer is authenticated too, and then no more often than it
 * asks.
 */
final class NettyPulse implements Runnable {
    /** "Are you there?" */
    static final int ASK = 0xF0000001;

    /** "I am." */
    static final int ANSWER = 0xF0000002;

    private static final int LOOKS = 6;
    private static final int LOOKS_BEFORE_ASKING = LOOKS / 3;

    /** More than this between two looks is more than questions and answers. */
    private static final int BYTES_OF_SIGNALS = 32;

    private final NettyConnection connection;
    private final String peer;
    private final Duration timeout;
    private final long intervalNanos;
    private long heardNanos;

    /** Since the last look. */
    private long heardBytes;

    private long sentBefore;
    private boolean asked;
    private long lookedNanos;

    NettyPulse(NettyConnection connection, String peer, Duration timeout) {
        this.connection = connection;
        this.peer = peer;
        this.timeout = timeout;
        this.intervalNanos = timeout.toNanos() / LOOKS;
    }

    void begin() {
        heardNanos = System.nanoTime();
        lookedNanos = heardNanos;
        connection.loop().after(intervalNanos, this);
    }

    /** Something came. */
    void heard(int bytes) {
        heardNanos = System.nanoTime();
        heardBytes += bytes;
    }

    /** Gives whether the word is one of ours. */
    boolean signal(int word) {
        if (word == ASK) {
            connection.answer();
        }
        return word == ASK || word == ANSWER;
    }

    @Override
    public void run() {
        if (connection.isGone()) {
            return;
        }
        long now = System.nanoTime();
        if (now - lookedNanos > 2 * intervalNanos) {
            // It was us who were stopped, or too busy to look: what came meanwhile has not been read yet.
            heardNanos = now;
        }
        lookedNanos = now;
        if (connection.sendingGoesOn()) {
            heardNanos = now; // a question would stand behind all that, and wait
        }
        long silence = now - heardNanos;
        if (silence >= timeout.toNanos()) {
            connection.finish(new SocketTimeoutException("nothing was heard of " + peer + " for "
                    + timeout.toMillis() + " ms: its machine or the network is down, or it is stopped; allowed is what"
                    + " Context.Builder.peerTimeout says"));
            return;
        }
        tellWhoOnlySends();
        if (silence < LOOKS_BEFORE_ASKING * intervalNanos) {
            asked = false;
        } else if (!asked) {
            asked = true;
            connection.ask();
        }
        connection.loop().after(intervalNanos, this);
    }

    /** Its question stands behind what it sends, and takes as long to come. */
    private void tellWhoOnlySends() {
        long sent = connection.sent();
        if (heardBytes > BYTES_OF_SIGNALS && sent == sentBefore && connection.isTrusted()) {
            connection.answer();
            sent++;
        }
        sentBefore = sent;
        heardBytes = 0;
    }
}
