package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.sharedmem.durable.DurableQueue.Entry;
import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Goes through the journal, whatever groups have read. */
final class EntryIterator<E> implements Iterator<Entry<E>> {
    private final Home home;
    private final Function<Stored, E> decode;
    private final Runnable requireOpen;
    private long at;
    private Stored ahead;

    EntryIterator(Home home, long from, Function<Stored, E> decode, Runnable requireOpen) {
        this.home = home;
        this.at = from;
        this.decode = decode;
        this.requireOpen = requireOpen;
    }

    @Override
    public boolean hasNext() {
        requireOpen.run();
        boolean interrupted = Thread.interrupted();
        try {
            boolean more = true;
            while (ahead == null && more) {
                more = goOn();
            }
            return more;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads on, or moves behind what cannot be read; false: there is no more. */
    private boolean goOn() {
        long last = home.lastIndex();
        long first = Math.max(at, home.journal().firstIndex());
        if (last < 0 || first > last) {
            return false;
        }
        try {
            Stored stored = home.browse(reader -> home.readWhole(reader, first, last));
            if (stored == null) {
                return false;
            }
            at = stored.index() + 1;
            ahead = stored.isLost() ? null : stored;
            return true;
        } catch (DamagedException e) {
            home.damaged(e.index(), e.index() - 1, e.getMessage());
            long next = home.behindDamaged(e.index(), last);
            at = Math.max(at, next);
            return next >= 0;
        }
    }

    @Override
    public Entry<E> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no element from index " + at + " on");
        }
        Stored stored = ahead;
        ahead = null;
        return new Entry<>(stored.index(), Instant.ofEpochMilli(stored.timeMillis()), decode.apply(stored));
    }
}
