package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.stream.Patience;
import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks on for a moment before the loop sleeps, as {@link Patience} says, or stands aside while others help. Netty asks
 * before each sleep; confined to the loop's thread, but for {@link #called}, and what is counted with the turn.
 */
final class NettyWatch implements SelectStrategy, SelectStrategyFactory {
    private static final int TURNS_BEFORE_TIMERS = 1000;

    private final NettyLoop loop;
    private final Patience patience = new Patience();
    private boolean slept = true;
    private boolean looking;
    private int messages;
    private int seen;
    private int turns;
    private int sent;
    private volatile boolean called;

    NettyWatch(NettyLoop loop) {
        this.loop = loop;
    }

    @Override
    public SelectStrategy newSelectStrategy() {
        return this;
    }

    /** A connection has received a message. */
    void messageCame() {
        messages++;
    }

    /** A connection has sent a message. Any thread; one that is not counted now and then does no harm. */
    void messageSent() {
        sent++;
    }

    /** Somebody has a task for the loop. Any thread. */
    void call() {
        called = true;
    }

    @Override
    public int calculateStrategy(IntSupplier look, boolean hasTasks) throws Exception {
        called = false;
        if (hasTasks) {
            return look.get();
        }
        if (loop.standAside()) {
            seen = messages;
            loop.looks();
            int ready = look.get();
            return ready > 0 ? ready : SelectStrategy.CONTINUE;
        }
        if (slept) {
            slept = false;
            looking = messages != seen && patience.begin();
        }
        if (looking && turns < TURNS_BEFORE_TIMERS) {
            int ready = lookOn(look);
            if (ready > 0) {
                turns++;
                return ready;
            }
        }
        turns = 0;
        looking = false;
        slept = true;
        seen = messages;
        return loop.isToStandAside() ? SelectStrategy.CONTINUE : SelectStrategy.SELECT;
    }

    private int lookOn(IntSupplier look) throws Exception {
        int came = messages - seen;
        seen = messages;
        if (came > 0 && patience.traffic(came, sent)) {
            LockSupport.parkNanos(this, Patience.REST_NANOS);
        }
        do {
            int ready = look.get();
            if (ready > 0) {
                return ready;
            }
        } while (!called && !loop.isToStandAside() && patience.lookAgain());
        return 0;
    }
}
