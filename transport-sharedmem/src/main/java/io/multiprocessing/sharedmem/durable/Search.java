package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.NavigableMap;

/** Finds elements by their time, which never runs backwards: the file first, then by halves. */
final class Search {
    private Search() {}

    /** The index of the first element of a moment or later; behind the last, if there is none. */
    static long firstAt(Home home, long timeMillis) {
        boolean interrupted = Thread.interrupted();
        try {
            return home.browse(reader -> firstAt(home, reader, timeMillis));
        } catch (DamagedException e) {
            throw new UncheckedIOException(
                    new IOException("cannot search in a damaged file: index=" + e.index() + ": " + e.getMessage(), e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static long firstAt(Home home, JournalReader reader, long timeMillis) throws DamagedException {
        Journal journal = home.journal();
        long last = home.lastIndex();
        if (last < 0) {
            return 0;
        }
        NavigableMap<Integer, ?> cycles = journal.cycles();
        int cycle = cycles.firstKey();
        for (Map.Entry<Integer, ?> each : cycles.entrySet()) {
            Stored first = reader.read(journal.index(each.getKey(), 0), last);
            if (first == null || first.timeMillis() >= timeMillis && !first.isLost()) {
                break;
            }
            cycle = each.getKey();
        }
        long low = journal.index(cycle, 0);
        long end = journal.cycleOf(last) == cycle ? last : journal.index(cycle, journal.countReadable(cycle)) - 1;
        long high = end + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Stored stored = reader.read(middle, end);
            if (stored != null && stored.timeMillis() < timeMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low <= end || cycles.higherKey(cycle) == null || low > last) {
            return low;
        }
        return journal.index(cycles.higherKey(cycle), 0);
    }
}
