package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.HelpedLoop;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * What a loop serves: a listener or a connection, with its channel's place in the loop's selector. Made by whoever
 * joined the loop for it; it leaves the loop when it closes.
 */
abstract class SocketMember implements HelpedLoop.Served {
    private static final Log LOG = Log.of(SocketMember.class);

    final SocketLoop loop;
    private final SelectionKey key;

    /** Registers the channel, interested in nothing yet. */
    SocketMember(SocketLoop loop, SelectableChannel channel) throws ClosedChannelException {
        this.loop = loop;
        this.key = loop.register(channel, this);
    }

    /**
     * The channel is ready for what it was interested in. In the loop. What it throws comes back by {@link #failed}.
     */
    abstract void ready(int operations) throws IOException;

    @Override
    public final boolean serve(int operations) throws IOException {
        if (operations == HelpedLoop.LOOK) {
            return look();
        }
        ready(operations);
        return true;
    }

    /** Reads what may be there, of a member that messages come to. In the loop. Gives whether there was something. */
    boolean look() throws IOException {
        return false;
    }

    /** Whether threads that help the loop may have this {@link #ready}; else the loop's own alone. */
    boolean mayBeServedByHelpers() {
        return true;
    }

    /**
     * From now on wants to be told when one of these is possible. Any thread; does nothing when the channel is closed.
     */
    final void interested(int operations) {
        try {
            if ((key.interestOpsOr(operations) & operations) != operations) {
                loop.wake();
            }
        } catch (CancelledKeyException e) {
            // Closed, and whoever closed it sees to the rest.
        }
    }

    /** Does not want to be told any more. In the loop. */
    final void notInterested(int operations) {
        try {
            key.interestOpsAnd(~operations);
        } catch (CancelledKeyException e) {
            // Closed, and whoever closed it sees to the rest.
        }
    }

    static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a channel failed", e);
        }
    }
}
