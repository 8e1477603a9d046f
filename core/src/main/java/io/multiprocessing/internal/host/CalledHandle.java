package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.jfr.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A handle of an object that is asked by verbs. */
abstract class CalledHandle extends Handle {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never written
    private final transient CallPort port;

    CalledHandle(Hold hold) {
        super(hold);
        this.port = hold.calls(gate());
    }

    final void open() {
        if (gate().isClosed()) {
            throw closed();
        }
    }

    /** Asks what need not wait for anybody else; see {@link CallPort#ask}. */
    final Waiter ask(byte verb, ByteBuffer arguments, String consequence) {
        open();
        try {
            return port.ask(verb, arguments, consequence);
        } catch (HostGoneException e) {
            throw gone(e);
        }
    }

    /** Asks for what need not be waited for: granted while the handle was open, or not. */
    final boolean isGranted(byte verb, CallPort.Undo undo, String consequence) {
        open();
        try {
            boolean granted =
                    port.ask(verb, CallPort.NOTHING, undo, consequence).status() == Status.OK;
            if (gate().isClosed()) {
                undo(granted, undo);
                throw closed();
            }
            return granted;
        } catch (HostGoneException e) {
            throw gone(e);
        }
    }

    private void undo(boolean granted, CallPort.Undo undo) {
        if (granted && undo != null) {
            tellQuietly(undo.verb(), ByteBuffer.wrap(undo.arguments()));
        }
    }

    /** Says what is not answered; see {@link CallPort#tell}. */
    final void tell(byte verb, ByteBuffer arguments) {
        open();
        try {
            port.tell(verb, arguments);
        } catch (HostGoneException e) {
            throw gone(e);
        }
    }

    /** As {@link #tell}, to a host that may be lost and through a handle that may be closed. */
    final void tellQuietly(byte verb, ByteBuffer arguments) {
        try {
            port.tell(verb, arguments);
        } catch (HostGoneException e) {
            // then there is nobody to tell
        }
    }

    /**
     * Asks what may have to wait; see {@link CallPort#await}. An interrupt that was there before counts.
     *
     * @return answered while the handle was open; CANCELLED or PENDING: the time ran out
     */
    final Waiter await(byte verb, long timeoutNanos, CallPort.Undo undo) throws InterruptedException {
        open();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Recorder.Span span = waiting("await", timeoutNanos);
        try {
            Waiter waiter = port.await(verb, CallPort.NOTHING, timeoutNanos, true, gate(), undo);
            if (gate().isClosed()) {
                undo(waiter.status() == Status.OK, undo);
                throw closed();
            }
            return waiter;
        } catch (HostGoneException e) {
            throw gone(e);
        } catch (ClosedHandleException e) {
            throw closed();
        } finally {
            Recorder.over(span);
        }
    }

    /** A wait without limit ended though nothing came of it: the handle is closed, or its host says nonsense. */
    final RuntimeException endedInVain() {
        return gate().isClosed()
                ? closed()
                : new UncheckedIOException(
                        new IOException("cannot use this " + noun() + ": its host gave up the wait"));
    }

    /** What a handle says of itself: the state, or that there is none to be had. */
    final String describe(String name, State state) {
        if (gate().isClosed()) {
            return name + "[closed]";
        }
        try {
            return name + "[" + state.text() + "]";
        } catch (IllegalStateException e) {
            return name + "[closed]";
        } catch (UncheckedIOException e) {
            return name + "[lost: " + e.getCause().getMessage() + "]";
        }
    }

    /** Asks for the state. */
    @FunctionalInterface
    interface State {
        String text();
    }
}
