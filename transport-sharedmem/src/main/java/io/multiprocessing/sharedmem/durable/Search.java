package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import java.util.NavigableMap;

/**
 * Finds elements by their time, which never runs backwards: the file first, by its name, then by halves. What is lost
 * has no time that could be trusted, and is passed over; so is what cannot be read of a file.
 */
final class Search {
    private Search() {}

    /** The index of the first element of a moment or later; behind the last, if there is none. */
    static long firstAt(Home home, long timeMillis) {
        boolean interrupted = Thread.interrupted();
        try {
            return home.browse(reader -> firstAt(home, reader, timeMillis));
        } catch (DamagedException e) {
            throw new IllegalStateException(e); // was passed over
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static long firstAt(Home home, JournalReader reader, long timeMillis) {
        Journal journal = home.journal();
        long last = home.lastIndex();
        NavigableMap<Integer, ?> cycles = journal.cycles();
        if (last < 0 || cycles.isEmpty()) {
            return Math.max(0, last + 1);
        }
        int cycle = cycles.firstKey();
        for (int each : cycles.keySet()) {
            cycle = journal.beginOf(each) <= timeMillis ? each : cycle;
        }
        long low = journal.index(cycle, 0);
        long end = journal.cycleOf(last) == cycle ? last : end(journal, cycle);
        long high = firstWhole(reader, low, end) == null ? low : end + 1; // who takes goes on behind such a file
        while (low < high) {
            long middle = (low + high) >>> 1;
            Stored stored = firstWhole(reader, middle, end);
            if (stored != null && stored.timeMillis() < timeMillis) {
                low = stored.index() + 1;
            } else {
                high = middle;
            }
        }
        if (low <= end || cycles.higherKey(cycle) == null || low > last) {
            return low;
        }
        return journal.index(cycles.higherKey(cycle), 0);
    }

    /** The last index in a file, or, where it cannot be told how many there are, that there could be. */
    private static long end(Journal journal, int cycle) {
        long count = journal.countReadable(cycle);
        return count > 0 ? journal.index(cycle, count) - 1 : journal.index(cycle + 1, 0) - 1;
    }

    /** The first element from an index on that is what was written; null: there is none, or it cannot be read. */
    private static Stored firstWhole(JournalReader reader, long from, long end) {
        try {
            Stored stored = reader.read(from, end);
            while (stored != null && stored.isLost()) {
                stored = reader.read(stored.index() + 1, end);
            }
            return stored;
        } catch (DamagedException e) {
            return null;
        }
    }
}
