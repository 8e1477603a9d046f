package io.multiprocessing.internal.host;

import java.util.Collection;

/**
 * How much can be put into a conduit, and who may put without asking: by number of elements, of which some are reserved
 * as credits of processes; or by bytes on their way, where there is a window; or without bound. Guarded by the
 * conduit's lock.
 */
final class Room {
    /** The greatest number of credits that an answer gives. */
    static final int MAX_GRANT = 64;

    private final Conduit conduit;
    private final Stock stock;
    private final Collection<Party> parties;
    private final int capacity;
    private final boolean windowed;
    private int reserved;

    /**
     * Begins with nothing reserved.
     *
     * @param parties the processes that use the conduit, a view
     * @param capacity number of elements; {@link Integer#MAX_VALUE}: unbounded, or windowed
     */
    Room(Conduit conduit, Stock stock, Collection<Party> parties, int capacity, boolean windowed) {
        this.conduit = conduit;
        this.stock = stock;
        this.parties = parties;
        this.capacity = capacity;
        this.windowed = windowed;
    }

    private boolean unbounded() {
        return capacity == Integer.MAX_VALUE;
    }

    boolean isThereFor(Party party) {
        if (windowed) {
            return !party.local() || party.outstandingBytes < Conduit.WINDOW_BYTES;
        }
        return unbounded() || stock.count() + reservedByLiving() < capacity;
    }

    /**
     * Without the credits of processes that are stopped: nobody waits for those, at the price of a few elements too
     * many.
     */
    private int reservedByLiving() {
        int credits = reserved;
        if (credits > 0) {
            for (Party party : parties) {
                credits -= party.unresponsive ? party.credits : 0;
            }
        }
        return credits;
    }

    /** How many elements more could be put by somebody without credits. */
    int left() {
        return unbounded() ? capacity : Math.max(0, capacity - stock.count() - reserved);
    }

    boolean anyReserved() {
        return reserved > 0;
    }

    /** Gives a process credits; how many. */
    int grant(Party party) {
        if (party.local() || unbounded() || windowed) {
            return 0;
        }
        long producers = parties.stream().filter(each -> each.producer).count();
        // room may be less than nothing: nobody waits for the credits of processes that are stopped
        int credits = (int) Math.clamp((capacity - stock.count() - reserved) / (1 + producers), 0L, MAX_GRANT);
        party.credits += credits;
        reserved += credits;
        return credits;
    }

    /** Credits were used, or come back; no more than the process has. */
    void takeBack(Party party, int credits) {
        int taken = Math.clamp(credits, 0, party.credits);
        party.credits -= taken;
        reserved -= taken;
    }

    /** An element is out of the conduit for good: that makes room for its sender. */
    void consumed(Element element) {
        Party origin = element.origin();
        origin.outstandingBytes -= element.payload().cost();
        if (windowed && !origin.local()) {
            origin.consumedBytes += element.payload().cost();
            if (origin.consumedBytes >= Conduit.WINDOW_BYTES / 2) {
                origin.session.sendWindow(conduit, origin.consumedBytes);
                origin.consumedBytes = 0;
            }
        }
    }
}
