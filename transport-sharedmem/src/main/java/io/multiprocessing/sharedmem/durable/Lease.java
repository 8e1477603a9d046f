package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.sharedmem.durable.Group.Taken;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a handle has of its queue: the open directory, and deliveries that are not acknowledged. Ends by close, or when
 * the handle is collected.
 */
final class Lease implements Runnable {
    private static final Log LOG = Log.of(Lease.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final Home home;
    private final String groupName;
    private final Set<Taken> open = ConcurrentHashMap.newKeySet();
    private volatile Group group;
    private volatile boolean over;

    Lease(Home home, String groupName) {
        this.home = home;
        this.groupName = groupName;
    }

    /** Has it end with the handle. */
    Cleaner.Cleanable watch(Object handle) {
        return CLEANER.register(handle, this);
    }

    Home home() {
        return home;
    }

    boolean isOver() {
        return over;
    }

    /** The group, which comes into being. */
    Group group() {
        Group known = group;
        if (known == null) {
            known = home.group(groupName);
            group = known;
        }
        return known;
    }

    /** The group, if it has ever consumed; else null. */
    Group groupOrNull() {
        return group != null || home.hasGroup(groupName) ? group() : null;
    }

    void opened(Taken taken) {
        open.add(taken);
        if (over && open.remove(taken)) {
            group().giveBack(taken);
        }
    }

    /**
     * Acknowledges a delivery, or gives it back. If that fails, it stays this handle's to end.
     *
     * @return whether it was this handle's to end
     */
    boolean end(Taken taken, boolean back) {
        if (!open.remove(taken)) {
            return false;
        }
        try {
            if (back) {
                group().giveBack(taken);
            } else {
                group().acknowledge(taken);
            }
            return true;
        } catch (RuntimeException | Error e) {
            open.add(taken);
            if (over && open.remove(taken)) {
                giveBack(taken);
            }
            throw e;
        }
    }

    /** At the end, which nothing may keep from being reached. */
    private void giveBack(Taken taken) {
        try {
            group().giveBack(taken);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "a delivery of {} cannot be given back; it is when this process has closed the queue, or ended",
                    home,
                    e);
        }
    }

    /** The end; called once. */
    @Override
    public void run() {
        over = true;
        try {
            home.elementsCame(); // threads that wait look, and see that it is over
            home.roomCame();
            for (Taken taken : open) {
                if (open.remove(taken)) {
                    giveBack(taken);
                }
            }
        } finally {
            home.leave();
        }
    }
}
