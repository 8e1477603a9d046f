package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opens the journal. The first process that has the queue open reads the last file through, element by element, as a
 * crash of the machine or a full disk may have left it: that takes about a second for each ten million elements.
 *
 * <p>A file that is not whole is kept aside in {@code damaged}, and what can be read of it is written anew, each
 * element at its old index. Then a new file is begun with the next element, so that no index is ever given twice. The
 * copy takes the place of the file in one step, so whoever is killed meanwhile leaves one or the other.
 */
final class Recovery {
    private static final Log LOG = Log.of(Recovery.class);
    private static final String METADATA = "metadata.cq4t";

    /** An element in the journal, besides its payload: its length, the frame's header, and what is filled up. */
    private static final int ELEMENT_BYTES = 8 + Frame.HEADER_BYTES;

    private final Path directory;
    private final Control control;
    private final Damages damages;

    private Recovery(Path directory, Control control, Damages damages) {
        this.directory = directory;
        this.control = control;
        this.damages = damages;
    }

    /** Opens the journal, and checks it when nobody else has it open. */
    static Journal open(Path directory, Control control, Damages damages, boolean alone) throws IOException {
        return new Recovery(directory, control, damages).open(alone);
    }

    private Journal open(boolean alone) throws IOException {
        Journal.checkNames(directory.resolve("journal"), control.roll());
        if (!alone) {
            return journal();
        }
        deleteTree(rebuilding());
        Journal journal = openOrWithoutMetadata();
        try {
            int tries = 0;
            while (!isWhole(journal)) {
                if (++tries > 2) {
                    throw new IOException("the last file of the queue cannot be repaired: " + journal.directory());
                }
                journal = repaired(journal);
            }
            return journal;
        } catch (IOException | RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    private Journal journal() {
        return new Journal(
                directory.resolve("journal"), control.roll(), Math.max(Writer.clock.getAsLong(), control.lastTime()));
    }

    /** Chronicle's own book about its files can be made anew from them. */
    private Journal openOrWithoutMetadata() throws IOException {
        Path metadata = directory.resolve("journal").resolve(METADATA);
        if (Files.exists(metadata) && !isMetadata(metadata)) {
            damages.add(
                    0,
                    -1,
                    aside(metadata).toString(),
                    "the journal's own list of its files was damaged and is made anew");
        }
        try {
            return journal();
        } catch (RuntimeException | AssertionError | InternalError e) {
            if (!Files.exists(metadata)) {
                throw e;
            }
            Path aside = aside(metadata);
            LOG.warn("{} cannot be read and is made anew: {}", metadata, e.toString());
            damages.add(
                    0, -1, aside.toString(), "the journal's own list of its files was damaged and is made anew: " + e);
            return journal();
        }
    }

    /** Whether a file begins as one of Chronicle's does: waiting until that is so is what it does else. */
    private static boolean isMetadata(Path file) throws IOException {
        byte[] begin = new byte[16];
        try (var in = Files.newInputStream(file)) {
            if (in.readNBytes(begin, 0, begin.length) < begin.length) {
                return false;
            }
        }
        int header = ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return header >>> 30 == 1
                && (header & 0x3fff_ffff) < Files.size(file)
                && new String(begin, StandardCharsets.ISO_8859_1).contains("header");
    }

    /** What is found in the last file. */
    private static final class Scan {
        final List<Long> lost = new ArrayList<>();
        long found = Journal.NONE;

        /** What the elements take that can be read. */
        long bytes;

        String reason;
    }

    private boolean isWhole(Journal journal) {
        Map.Entry<Integer, Path> last = journal.cycles().lastEntry();
        long promised = control.lastIndexAcquire();
        if (promised >= 0 && (last == null || journal.cycleOf(promised) > last.getKey())) {
            promised = withoutMissingFile(journal, promised);
        }
        if (last == null) {
            settle(journal, Journal.NONE);
            return true;
        }
        Scan scan = scan(journal, last.getKey());
        boolean ends = scan.reason == null;
        if (ends && (promised < 0 || journal.cycleOf(promised) != last.getKey() || promised <= scan.found)) {
            long counted = journal.countReadable(last.getKey());
            long read = scan.found < 0 ? 0 : journal.sequenceOf(scan.found) + 1;
            if (counted == read) {
                settle(journal, scan.found < 0 ? lastBefore(journal, last.getKey()) : scan.found);
                return true;
            }
        }
        return false;
    }

    /** The file of the last element is gone as a whole. */
    private long withoutMissingFile(Journal journal, long promised) {
        int cycle = journal.cycleOf(promised);
        damages.add(
                journal.index(cycle, 0), promised, journal.file(cycle).toString(), "the file is not there any more");
        control.lastTime(Math.max(journal.beginOf(cycle + 1), control.lastTime()));
        long found = lastBefore(journal, cycle);
        control.publishRelease(found);
        return found;
    }

    private static long lastBefore(Journal journal, int cycle) {
        for (int each : journal.cycles().headMap(cycle, false).descendingMap().keySet()) {
            long count = journal.countReadable(each);
            if (count > 0) {
                return journal.index(each, count - 1);
            }
        }
        return Journal.NONE;
    }

    /** Makes the control page say what the files say. */
    private void settle(Journal journal, long last) {
        control.openLatch(); // the number of its dead holder may be given to the living
        control.reserved(-1, 0);
        if (last >= 0) {
            int cycle = journal.cycleOf(last);
            control.lastTime(Math.max(control.lastTime(), journal.beginOf(cycle)));
            if (control.before(cycle) < 0) {
                long before = 0;
                for (int each : journal.cycles().headMap(cycle, false).keySet()) {
                    before += journal.countReadable(each);
                }
                control.begin(cycle, before, cycle);
            }
        }
        if (control.lastIndexAcquire() < last) {
            control.publishRelease(last); // its writer died before it could say so
        }
        journal.takeOver();
    }

    private Scan scan(Journal journal, int cycle) {
        var scan = new Scan();
        try (JournalReader reader = journal.reader()) {
            long end = journal.index(cycle + 1, 0) - 1;
            long at = journal.index(cycle, 0);
            Stored stored;
            while ((stored = reader.read(at, end)) != null && journal.cycleOf(stored.index()) == cycle) {
                if (stored.index() != at) {
                    scan.reason = "the elements " + at + " to " + (stored.index() - 1) + " are not there";
                    return scan;
                }
                if (stored.isLost() && stored.kind() != Frame.LOST) {
                    scan.lost.add(at);
                    scan.reason = "the checksum of an element is wrong: index=" + at;
                }
                scan.bytes += ELEMENT_BYTES + (stored.isLost() ? 0 : stored.payload().length);
                scan.found = at++;
            }
        } catch (DamagedException e) {
            scan.reason = e.getMessage();
        }
        return scan;
    }

    private Journal repaired(Journal journal) throws IOException {
        Map.Entry<Integer, Path> last = journal.cycles().lastEntry();
        int cycle = last.getKey();
        Scan scan = scan(journal, cycle);
        long promised = control.lastIndexAcquire();
        long lostTo = promised >= 0 && journal.cycleOf(promised) == cycle ? promised : Journal.NONE;
        Path rebuilt = rebuild(journal, cycle, scan);
        journal.close();
        Path kept = aside(last.getValue());
        if (rebuilt == null) {
            Files.deleteIfExists(last.getValue());
        } else {
            MappedPage.force(rebuilt); // or a failure of the machine might leave its name and nothing in it
            Upkeep.forceDirectory(kept.getParent());
            Files.move(rebuilt, last.getValue(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Upkeep.forceDirectory(journal.directory());
        deleteTree(rebuilding());
        aside(directory.resolve("journal").resolve(METADATA));
        tell(scan, cycle, lostTo, kept, journal);
        long next = Math.max(journal.beginOf(cycle + 1), control.lastTime());
        control.lastTime(next);
        Journal anew = journal();
        long found = scan.found >= 0 ? scan.found : lastBefore(anew, cycle);
        control.publishRelease(found);
        return anew;
    }

    private void tell(Scan scan, int cycle, long lostTo, Path kept, Journal journal) {
        for (long index : scan.lost) {
            damages.add(index, index, kept.toString(), "the checksum of an element is wrong");
        }
        long first = scan.found < 0 ? journal.index(cycle, 0) : scan.found + 1;
        if (lostTo >= first || scan.reason != null && scan.lost.isEmpty()) {
            damages.add(
                    first,
                    lostTo >= first ? lostTo : first - 1,
                    kept.toString(),
                    scan.reason != null ? scan.reason : "the file ends before its last element");
        }
    }

    /**
     * A file with the elements that can be read, up to the last of them; null: there are none.
     *
     * @throws IOException there is no room for it; the queue is as it was
     */
    private Path rebuild(Journal journal, int cycle, Scan scan) throws IOException {
        if (scan.found < 0) {
            return null;
        }
        long needed = Journal.bytesOfFile(scan.bytes);
        if (free() < needed) {
            throw noRoom(needed, journal.file(cycle), null);
        }
        try {
            return copy(journal, cycle, scan.found);
        } catch (DamagedException e) {
            throw new IOException("a damaged file cannot be read the same way twice: index=" + e.index(), e);
        } catch (IOException e) { // others have taken the room
            deleteTree(rebuilding());
            throw noRoom(needed, journal.file(cycle), e);
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private IOException noRoom(long neededBytes, Path file, IOException cause) throws IOException {
        return new IOException(
                "no room to repair the last file of the queue: needBytes=" + neededBytes + ", freeBytes=" + free()
                        + ", file=" + file + "; make room and open the queue again"
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
    }

    private Path copy(Journal journal, int cycle, long found) throws IOException, DamagedException {
        Path place = rebuilding();
        Files.createDirectories(place, Places.attributes(place));
        try (var copy = new Journal(place, control.roll(), journal.beginOf(cycle));
                JournalReader reader = journal.reader()) {
            for (long at = journal.index(cycle, 0); at <= found; at++) {
                copy.appendAgain(reader.read(at, found), journal.beginOf(cycle));
            }
        }
        return place.resolve(journal.file(cycle).getFileName());
    }

    private Path rebuilding() {
        return directory.resolve("rebuilding");
    }

    /** Keeps a copy under a name of its own; the file itself stays where it is, but for the list of files. */
    private Path aside(Path file) throws IOException {
        Path damaged = directory.resolve("damaged");
        Files.createDirectories(damaged, Places.attributes(damaged));
        Path kept = damaged.resolve(
                file.getFileName() + "." + System.currentTimeMillis() + "." + Long.toHexString(System.nanoTime()));
        if (file.getFileName().toString().equals(METADATA)) {
            if (Files.exists(file)) {
                Files.move(file, kept);
            }
            return kept;
        }
        try {
            Files.createLink(kept, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, kept);
        }
        return kept;
    }

    private static void deleteTree(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
