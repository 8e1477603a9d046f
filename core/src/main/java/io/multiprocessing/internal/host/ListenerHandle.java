package io.multiprocessing.internal.host;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.Connection;
import io.multiprocessing.Listener;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/**
 * A listener. Who has shown that it knows the key waits here for {@link #accept}; who spoke the protocol and does not
 * know the key is told to accept too, a few of them; who says nothing, or garbage, is told to nobody but, once, the
 * log. Guarded by itself.
 */
final class ListenerHandle implements Listener, Handshake.Porter {
    private static final Log LOG = Log.of(ListenerHandle.class);
    private static final int MOST_WAITING = 1024;
    private static final int MOST_REFUSALS = 16;

    private final Strangers strangers;
    private final ArrayDeque<Object> arrivals = new ArrayDeque<>();
    private Transport.Endpoint endpoint;
    private URI address;
    private int refusals;
    private boolean logged;
    private boolean closed;

    ListenerHandle(Strangers strangers) {
        this.strangers = strangers;
    }

    synchronized void opened(Transport.Endpoint opened) {
        endpoint = opened;
        address = URI.create(opened.address());
    }

    synchronized MessageReceiver newcomer(Peer peer) {
        if (closed || arrivals.size() >= MOST_WAITING) {
            peer.close();
        } else {
            arrivals.add(peer);
            notifyAll();
        }
        return peer;
    }

    @Override
    public synchronized void refused(AuthenticationException cause, boolean knowsProtocol) {
        log(cause.getMessage());
        if (knowsProtocol && !closed && refusals < MOST_REFUSALS) {
            refusals++;
            arrivals.add(cause);
            notifyAll();
        }
    }

    @Override
    public synchronized void left(IOException cause) {
        log(cause == null ? "it said nothing" : cause.getMessage());
    }

    private void log(String why) {
        if (logged) {
            LOG.debug("refused a connection at {}: {}", address, why);
        } else {
            logged = true;
            LOG.warn("refused a connection at {}: {}; further ones are refused without a word", address, why);
        }
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public synchronized <T> Connection<T> accept() throws IOException, InterruptedException {
        while (true) {
            if (closed) {
                throw new ClosedChannelException();
            }
            switch (arrivals.poll()) {
                case null -> wait();
                case Peer peer -> {
                    return strangers.handle(peer);
                }
                case Object refusal -> {
                    refusals--;
                    throw (AuthenticationException) ((AuthenticationException) refusal).fillInStackTrace();
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            for (Object arrival : arrivals) {
                if (arrival instanceof Peer peer) {
                    peer.close();
                }
            }
            arrivals.clear();
            notifyAll();
        }
        endpoint.close();
        strangers.forget(this);
    }

    @Override
    public String toString() {
        return "Listener[" + address + "]";
    }
}
