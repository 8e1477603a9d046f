package io.multiprocessing.internal.host;

import io.multiprocessing.Event;
import java.time.Duration;

/** A handle of an event. */
final class EventHandle extends CalledHandle implements Event {
    private static final long serialVersionUID = 1L;
    private static final String UNSURE = "it happens when the process goes on";

    EventHandle(Hold hold) {
        super(hold);
    }

    @Override
    Reference departing() {
        open();
        return held().departing(Reference.Kind.EVENT, 0);
    }

    @Override
    String noun() {
        return "event";
    }

    @Override
    public void set() {
        ask(HostedEvent.SET, CallPort.NOTHING, UNSURE);
    }

    @Override
    public void clear() {
        ask(HostedEvent.CLEAR, CallPort.NOTHING, UNSURE);
    }

    @Override
    public boolean isSet() {
        return ask(HostedEvent.IS_SET, CallPort.NOTHING, "the state is not known")
                        .value()
                == 1;
    }

    @Override
    public void await() throws InterruptedException {
        if (!await(Waiter.FOREVER)) {
            throw endedInVain();
        }
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Nanos.of(timeout));
    }

    private boolean await(long timeoutNanos) throws InterruptedException {
        return await(HostedEvent.AWAIT, timeoutNanos, null).status() == Status.OK;
    }

    @Override
    public String toString() {
        return describe("Event", () -> isSet() ? "set" : "unset");
    }
}
