package io.multiprocessing.internal.host;

import io.multiprocessing.internal.jfr.Recorder;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * What handles have in common: a hold, a gate, and that they travel as a {@link Reference}. Java serialization asks
 * {@code writeReplace} of serializable classes only, hence the interface; no handle is ever written itself.
 */
abstract class Handle implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never written
    private final transient Hold hold;

    private final transient Gate gate = new Gate();

    Handle(Hold hold) {
        this.hold = hold;
        hold.watch(this);
    }

    final Hold held() {
        return hold;
    }

    public final Gate gate() {
        return gate;
    }

    /** What travels instead. */
    abstract Reference departing();

    protected final Object writeReplace() {
        return departing();
    }

    public void close() {
        if (gate.close()) {
            letGo();
        }
    }

    void letGo() {
        hold.letGo();
    }

    /** What the others call {@code closed}. */
    public final IllegalStateException closed() {
        return new IllegalStateException("this " + noun() + " is closed in this process");
    }

    /** What a user sees of an object that is lost; when the handle was closed meanwhile, that is the reason. */
    final RuntimeException gone(HostGoneException e) {
        return gate.isClosed()
                ? closed()
                : new UncheckedIOException(new IOException("cannot use this " + noun() + ": " + e.getMessage(), e));
    }

    abstract String noun();

    /** Something begins that waits unless its time-out is 0; for {@link Recorder#over} when it is over. */
    final Recorder.Span waiting(String operation, long timeoutNanos) {
        return Recorder.isOn() && timeoutNanos != 0
                ? Recorder.waiting(operation, noun(), hold.object(), hold.hostPid())
                : null;
    }
}
