package io.multiprocessing.internal.host;

import java.util.ArrayList;
import java.util.List;

/**
 * The references that leave with one packed thing. While a flight is open in a thread, every handle that is encoded by
 * that thread adds itself; if the thing does not reach anybody, the whole flight is revoked.
 */
public final class Flight implements AutoCloseable {
    private static final ThreadLocal<Flight> OPEN = new ThreadLocal<>();
    private final Flight outer;
    private final List<Reference> references = new ArrayList<>(0);

    private Flight(Flight outer) {
        this.outer = outer;
    }

    /**
     * Opens a flight in this thread, until it is closed.
     *
     * @return the flight
     */
    public static Flight open() {
        var flight = new Flight(OPEN.get());
        OPEN.set(flight);
        return flight;
    }

    static void add(Reference reference) {
        Flight flight = OPEN.get();
        if (flight != null) {
            synchronized (flight) {
                flight.references.add(reference);
            }
        }
    }

    /** How many references there are. */
    synchronized int size() {
        return references.size();
    }

    /** What whoever drops the packed thing unread must know; null: nothing. */
    synchronized byte[] cargo() {
        return Cargo.list(references);
    }

    /** Lets go of the references that nobody took; a second call does nothing. */
    public synchronized void revoke() {
        references.forEach(Hold::revokeAndWait);
        references.clear();
    }

    /** Ends the collecting. */
    @Override
    public void close() {
        if (outer == null) {
            OPEN.remove();
        } else {
            OPEN.set(outer);
        }
    }
}
