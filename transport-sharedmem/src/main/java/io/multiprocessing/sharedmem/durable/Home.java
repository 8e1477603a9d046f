package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import io.multiprocessing.transport.sharedmem.Event;
import io.multiprocessing.transport.sharedmem.Futex;
import io.multiprocessing.transport.sharedmem.Latch;
import io.multiprocessing.transport.sharedmem.Members;
import io.multiprocessing.transport.sharedmem.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The directory of a queue, opened by this process: once, however many handles it has, since the kernel's locks by
 * which the dead are told go with the first channel that is closed.
 *
 * <pre>
 * DIRECTORY/lock       held by its kernel lock while a process opens or closes the queue
 *           control    a {@link Control}
 *           members    who has it open, a table of {@link Members}
 *           journal/   a Chronicle Queue
 *           groups/    a {@link GroupFile} each
 *           blobs/     large elements, a file each
 *           damages    what was lost, a line each
 *           damaged/   files of the journal that are not whole, kept aside
 * </pre>
 */
final class Home {
    private static final Log LOG = Log.of(Home.class);
    private static final Map<Path, Home> OPEN = new HashMap<>();
    private static final ReentrantLock OPENING = new ReentrantLock();

    private final Path directory;
    private final Members members;
    private final Control control;
    private final Journal journal;
    private final Blobs blobs;
    private final Damages damages;
    private final Writer writer;
    private final Upkeep upkeep;
    private final ReentrantLock groupsLock = new ReentrantLock();
    private final Map<String, Group> groups = new TreeMap<>();
    private volatile SeenGroups seenGroups = new SeenGroups(-1, List.of());
    private final ReentrantLock browsingLock = new ReentrantLock();
    private JournalReader browser;
    private int handles;
    private volatile boolean closed;

    /** The furthest element that this process was handed; its writer may not have come to tell of it yet. */
    private final AtomicLong handedOut = new AtomicLong(Journal.NONE);

    /** The groups that there were when groups had come and gone so many times. */
    private record SeenGroups(int times, List<GroupFile> files) {}

    private Home(Path directory, Members members, Control control, Journal journal, Damages damages) {
        this.directory = directory;
        this.members = members;
        this.control = control;
        this.journal = journal;
        this.damages = damages;
        this.blobs = new Blobs(directory.resolve("blobs"));
        this.writer = new Writer(this);
        this.upkeep = new Upkeep(this);
    }

    /** Opens a directory, or gives what this process has open; each call wants a {@link #leave}. */
    static Home enter(Path given, Roll roll) throws IOException {
        OPENING.lock();
        boolean interrupted = Thread.interrupted();
        try {
            Places.make(given);
            Path directory = given.toRealPath();
            Home home = OPEN.get(directory);
            if (home == null) {
                home = open(directory, roll);
                OPEN.put(directory, home);
            }
            home.handles++;
            return home;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            OPENING.unlock();
        }
    }

    private static Home open(Path directory, Roll roll) throws IOException {
        try (var _ = OpeningLock.of(directory)) {
            Places.makeInside(directory);
            Members members = Members.enter(directory);
            Journal journal = null;
            try {
                Control control = Control.open(directory, roll);
                var damages = new Damages(directory);
                boolean alone = !members.hasOthers();
                journal = Recovery.open(directory, control, damages, alone);
                if (control.isNew() && journal.firstIndex() >= 0) {
                    damages.add(
                            0,
                            -1,
                            directory.resolve(Control.FILE).toString(),
                            "what was known of the queue, such as its capacity and what it keeps, is made anew");
                }
                if (alone) {
                    settleGroups(directory, control.lastIndexAcquire());
                }
                var home = new Home(directory, members, control, journal, damages);
                if (!Futex.AVAILABLE) {
                    control.naps();
                }
                return home;
            } catch (IOException | RuntimeException | Error e) {
                if (journal != null) {
                    journal.close();
                }
                members.close();
                throw e;
            }
        }
    }

    private static void settleGroups(Path directory, long last) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("groups"))) {
            for (Path path : files.toList()) {
                try {
                    GroupFile file = GroupFile.openOrNull(path);
                    if (file != null && file.isGone()) { // whoever removed it died before it was deleted
                        Files.deleteIfExists(path);
                    } else if (file != null) {
                        file.settle(last);
                    }
                } catch (IOException e) {
                    LOG.warn("the group {} cannot be looked at", path, e); // whoever uses it is told
                }
            }
        }
    }

    /** A handle is closed. */
    void leave() {
        OPENING.lock();
        boolean interrupted = Thread.interrupted();
        try {
            if (--handles == 0) {
                OPEN.remove(directory);
                close();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            OPENING.unlock();
        }
    }

    private void close() {
        upkeep.close();
        closed = true;
        writer.close();
        browsingLock.lock();
        try {
            if (browser != null) {
                browser.close();
            }
        } finally {
            browsingLock.unlock();
        }
        groupsLock.lock();
        try {
            groups.values().forEach(Group::close);
            groups.clear();
        } finally {
            groupsLock.unlock();
        }
        journal.close();
        members.close();
    }

    boolean isClosed() {
        return closed;
    }

    Path directory() {
        return directory;
    }

    Members members() {
        return members;
    }

    Control control() {
        return control;
    }

    Journal journal() {
        return journal;
    }

    Blobs blobs() {
        return blobs;
    }

    Writer writer() {
        return writer;
    }

    Upkeep upkeep() {
        return upkeep;
    }

    boolean naps() {
        return !Futex.AVAILABLE || control.hasNappers();
    }

    // ---- groups

    /** A group, which begins with the first element if it is new. */
    Group group(String name) {
        return group(name, true);
    }

    /** A group that is there; null: there is none, or it was removed. */
    Group groupIfThere(String name) {
        return group(name, false);
    }

    private Group group(String name, boolean make) {
        groupsLock.lock();
        boolean interrupted = Thread.interrupted();
        try {
            Group known = groups.get(name);
            if (known != null && known.file().isGone()) { // removed by another process
                groups.remove(name);
                known.close();
                known = null;
            }
            if (known == null) {
                GroupFile file = openOrMake(name, make);
                if (file == null) {
                    return null;
                }
                known = new Group(this, name, file);
                groups.put(name, known);
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException("the group \"" + name + "\" cannot be opened: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            groupsLock.unlock();
        }
    }

    /** Null: there is none, and none is to be made. One that is broken is made anew in any case: it may be in use. */
    private GroupFile openOrMake(String name, boolean make) throws IOException {
        Path path = groupPath(name);
        try (var _ = OpeningLock.of(directory)) {
            GroupFile file = GroupFile.openOrNull(path);
            if (file != null && file.isGone()) { // whoever removed it died before it was deleted
                Files.deleteIfExists(path);
                control.groupsChanged();
                file = null;
            }
            boolean broken = file == null && Files.exists(path);
            if (broken || file == null && make) {
                long first = Math.max(0, journal.firstIndex());
                file = GroupFile.create(path, first, broken ? control.lastIndexAcquire() + 1 : 0);
                control.groupsChanged();
                if (broken) {
                    damages.add(
                            0,
                            -1,
                            path.toString(),
                            "what the group had read is not known any more: it reads all again");
                }
            }
            return file;
        }
    }

    private Path groupPath(String name) {
        return directory.resolve("groups").resolve(name);
    }

    /** The group as others see it, if it has ever consumed. */
    boolean hasGroup(String name) {
        return Files.exists(groupPath(name));
    }

    List<String> groupNames() {
        try (Stream<Path> files = Files.list(directory.resolve("groups"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the groups cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Forgets a group; false: there was none. */
    boolean removeGroup(String name) {
        groupsLock.lock();
        try (var _ = OpeningLock.of(directory)) {
            Group open = groups.remove(name);
            GroupFile file = open != null ? open.file() : GroupFile.openOrNull(groupPath(name));
            if (file != null) {
                file.gone(true); // other processes have it mapped
            }
            Checkpoint.reached("durable.remove.gone");
            boolean gone = Files.deleteIfExists(groupPath(name));
            if (open != null) {
                open.close();
            }
            control.groupsChanged();
            roomCame();
            return gone;
        } catch (IOException e) {
            throw new UncheckedIOException("the group \"" + name + "\" cannot be removed: " + e.getMessage(), e);
        } finally {
            groupsLock.unlock();
        }
    }

    /** How many elements the slowest group has acknowledged; those that nobody will read count as not. */
    long slowest(long last) {
        SeenGroups seen = seenGroups;
        if (seen.times != control.groups()) {
            seen = lookAtGroups();
        }
        long slowest = Long.MAX_VALUE;
        for (GroupFile file : seen.files) {
            if (file.isGone()) {
                continue;
            }
            long cursor = file.cursor();
            long before = cursor > last ? appended(last) : before(cursor);
            slowest = Math.min(slowest, before + 2L * file.removed() - file.used());
        }
        return slowest == Long.MAX_VALUE ? unread() : slowest;
    }

    private SeenGroups lookAtGroups() {
        int times = control.groups();
        List<GroupFile> files = new ArrayList<>();
        for (String name : groupNames()) {
            try {
                GroupFile file = GroupFile.openOrNull(groupPath(name));
                if (file != null && !file.isGone()) {
                    files.add(file);
                }
            } catch (IOException e) {
                LOG.warn("the group {} of {} cannot be looked at", name, directory, e);
            }
        }
        var seen = new SeenGroups(times, List.copyOf(files));
        seenGroups = seen;
        return seen;
    }

    // ---- counting

    /** This process was handed an element. Of two groups at the same instant one may win that is behind the other. */
    void handedOut(long index) {
        if (index > handedOut.getPlain()) {
            handedOut.setRelease(index);
        }
    }

    /** The index of the last element, as far as this process knows. */
    long lastIndex() {
        return Math.max(control.lastIndexAcquire(), handedOut.getAcquire());
    }

    /** How many elements were ever put, up to an index. */
    long appended(long index) {
        return index < 0 ? 0 : before(index) + 1;
    }

    /**
     * How many elements were put before an index. Of files that are over, those that are there are counted; so what was
     * deleted counts as read.
     */
    long before(long index) {
        int cycle = journal.cycleOf(index);
        long known = control.before(cycle);
        if (known >= 0) {
            return known + journal.sequenceOf(index);
        }
        long last = control.lastIndexAcquire();
        if (last < 0 || index > last) {
            return last < 0 ? 0 : appended(last);
        }
        return appended(last) - journal.count(index, last);
    }

    /** How many elements were put before the oldest that is there: what a group that does not exist has read. */
    long unread() {
        long first = journal.firstIndex();
        return first < 0 ? 0 : before(first);
    }

    /** What is to be read somewhere, not by a consumer. */
    @FunctionalInterface
    interface Browsing<T> {
        T read(JournalReader reader) throws DamagedException;
    }

    /** Reads with a reader that is there for looking around; one thread at a time. */
    <T> T browse(Browsing<T> browsing) throws DamagedException {
        browsingLock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this durable queue is closed in this process");
            }
            if (browser == null) {
                browser = journal.reader();
            }
            return browsing.read(browser);
        } finally {
            browsingLock.unlock();
        }
    }

    // ---- signs

    void elementsCame() {
        Words.fullFence();
        control.elements().wakeAll();
    }

    void roomCame() {
        Event room = control.room();
        Words.fullFence();
        if (room.hasSleepers()) {
            room.wakeAll();
        }
    }

    // ---- trouble

    /** The element with its payload where that lies in a file of its own; lost, if it is. */
    Stored whole(Stored stored) {
        if (stored == null || stored.isLost() || (stored.kind() & Frame.IN_BLOB) == 0) {
            return stored;
        }
        byte kind = (byte) (stored.kind() & ~Frame.IN_BLOB);
        try {
            return new Stored(stored.index(), kind, stored.timeMillis(), blobs.read(stored.payload()));
        } catch (IOException e) {
            if (Trouble.isPassing(e)) {
                throw new UncheckedIOException(
                        "a large element cannot be read now, and is not lost: index=" + stored.index() + ": "
                                + e.getMessage(),
                        e);
            }
            LOG.warn("a large element cannot be read: " + e, e);
            return new Stored(stored.index(), kind, stored.timeMillis(), null);
        }
    }

    Stored readWhole(JournalReader reader, long from, long last) throws DamagedException {
        return whole(reader.read(from, last));
    }

    /** Where reading goes on behind a place that cannot be read, which ends with its file; NONE: nowhere. */
    long behindDamaged(long index, long last) {
        Integer next = journal.cycles().higherKey(journal.cycleOf(index));
        long first = next == null ? Journal.NONE : journal.index(next, 0);
        return first > last ? Journal.NONE : first;
    }

    void damaged(long first, long last, String reason) {
        damages.add(first, last, journal.file(journal.cycleOf(first)).toString(), reason);
    }

    List<Damage> damages() {
        return damages.all();
    }

    /** What a thread is told that does not get a latch. */
    RuntimeException stopped(Latch.End end, String what, int holder) {
        if (end == Latch.End.STOPPED || closed) {
            return new IllegalStateException("this durable queue is closed in this process");
        }
        return new UncheckedIOException(new IOException("the process " + members.pid(holder) + " holds the latch of "
                + what + " and is stopped, not dead; nothing was done: directory=" + directory));
    }

    @Override
    public String toString() {
        return "Home[" + directory + "]";
    }
}
