package io.multiprocessing.transport.netty;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Finds out that a peer is gone where the operating system does not: its machine has lost its power, or the network
 * drops what is sent. A peer of whom nothing was heard for a third of the time-out is asked whether it is there; its
 * side of the connection answers, whatever its program does. One of whom nothing was heard for the whole of it is given
 * up. Each side has a time-out of its own. Confined to the loop.
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

    private final NettyConnection connection;
    private final String peer;
    private final Duration timeout;
    private final long intervalNanos;
    /** Set by senders too; one that goes unnoticed now and then does no harm. */
    private long heardNanos;

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
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** Gives whether the word is one of ours. */
    boolean signal(int word, NettySender sender) {
        if (word == ASK) {
            sender.signal(ANSWER, false); // what is on its way already says as much
        }
        return word == ASK || word == ANSWER;
    }

    @Override
    public void run() {
        if (connection.isFinished()) {
            return;
        }
        long now = System.nanoTime();
        if (now - lookedNanos > 2 * intervalNanos) {
            // It was us who were stopped, or too busy to look: what came meanwhile has not been read yet.
            heardNanos = now;
        }
        lookedNanos = now;
        long silence = now - heardNanos;
        if (silence >= timeout.toNanos()) {
            connection.finish(new SocketTimeoutException("nothing was heard of " + peer + " for "
                    + timeout.toMillis() + " ms: its machine or the network is down, or it is stopped; allowed is what"
                    + " Context.Builder.peerTimeout says"));
            return;
        }
        if (silence < LOOKS_BEFORE_ASKING * intervalNanos) {
            asked = false;
        } else if (!asked) {
            asked = true;
            connection.ask();
        }
        connection.loop().after(intervalNanos, this);
    }
}
