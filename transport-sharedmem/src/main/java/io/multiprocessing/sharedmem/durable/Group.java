package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.internal.checkpoint.Checkpoint;
import io.multiprocessing.sharedmem.durable.JournalReader.DamagedException;
import io.multiprocessing.transport.sharedmem.Latch;
import io.multiprocessing.transport.sharedmem.Members;
import io.multiprocessing.transport.sharedmem.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One group's consumers in this process, and its file.
 *
 * <p>To take is to move the cursor. To receive is to write the delivery into a slot, then to move the cursor: a slot at
 * or behind the cursor is a step that somebody died in, and is freed; one before it whose owner is dead is to be
 * delivered again. Who owns what is known by the members' table, so the dead are told by the kernel and not by a clock.
 *
 * <p>Threads of this process take turns by {@link #turn}; then the latch is free but for other processes.
 */
final class Group {
    /** A holder of the latch that does nothing for so long is stopped, not busy. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long REAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Home home;
    private final String name;
    private final GroupFile file;
    private final Latch latch;
    private final JournalReader reader;
    private final Control control;
    private final BooleanSupplier closed;
    private final BooleanSupplier readyOrOver;
    private final BooleanSupplier comingOrOver;
    private final ReentrantLock turn = new ReentrantLock();
    private final Waiting.Experience waits = new Waiting.Experience();
    private long lastReap;
    private int freeHint;

    /** A hint, for all threads: who found nothing looks before it locks. */
    private boolean wasEmpty = true;

    Group(Home home, String name, GroupFile file) {
        this.home = home;
        this.name = name;
        this.file = file;
        this.latch = new Latch(file.page(), GroupFile.LATCH, home.members());
        this.reader = home.journal().reader();
        this.control = home.control();
        this.closed = home::isClosed;
        this.readyOrOver = () -> isReady() || control.isShutDown();
        this.comingOrOver = () -> isComing() || control.isShutDown() || turn.hasQueuedThreads();
    }

    /** What a consumer gets; slot -1: it is acknowledged already. */
    record Taken(Stored stored, int slot, long stamp, boolean again) {}

    String name() {
        return name;
    }

    GroupFile file() {
        return file;
    }

    Waiting.Experience waits() {
        return waits;
    }

    // ---- the latch

    /** Locks, for the members of this group; a stopped process that holds it is told from a dead one. */
    void lock() {
        turn.lock();
        Latch.End end;
        try {
            end = latch.lock(PATIENCE_NANOS, false, closed);
        } catch (RuntimeException | Error e) {
            turn.unlock();
            throw e;
        }
        boolean abandoned = end == Latch.End.ABANDONED;
        if (!abandoned && end != Latch.End.LOCKED) {
            turn.unlock();
            throw home.stopped(end, "group " + name, latch.holder());
        }
        try {
            requireUsable();
            if (abandoned) {
                file.repair();
            }
        } catch (RuntimeException | Error e) {
            if (abandoned) {
                latch.abandon();
            } else {
                latch.unlock();
            }
            turn.unlock();
            throw e;
        }
    }

    /** As {@link #lock}; false: the group was removed. */
    boolean lockIfThere() {
        try {
            lock();
            return true;
        } catch (IllegalStateException e) {
            if (home.isClosed() || !file.isGone()) {
                throw e;
            }
            return false;
        }
    }

    private void requireUsable() {
        if (home.isClosed()) {
            throw home.stopped(Latch.End.STOPPED, "group " + name, 0);
        }
        if (file.isGone()) {
            throw new IllegalStateException("the group \"" + name + "\" was removed; who opens the queue anew for it"
                    + " begins with the oldest element: directory=" + home.directory());
        }
    }

    void unlock() {
        latch.unlock();
        turn.unlock();
    }

    // ---- consuming

    /** Whether taking may find something; without the latch. */
    boolean isReady() {
        return file.returned() > 0 || file.cursor() <= control.lastIndexVolatile();
    }

    /**
     * Whether taking may find something, or will fail, for those who wait for other things too. As every wait does, it
     * looks at the dead now and then.
     */
    boolean isReadyOrGone() {
        try {
            if (!file.isGone()) {
                reapNowAndThen();
            }
        } catch (IllegalStateException e) {
            if (!file.isGone()) {
                throw e;
            }
        }
        return file.isGone() || isReady();
    }

    /**
     * Takes the next element as soon as it comes; null: it did not, for as long as it pays to look.
     *
     * @param hold whether it is to be acknowledged
     */
    Taken takeSoon(boolean hold) {
        reapNowAndThen();
        if (!turn.tryLock()) { // another thread is at the reader, perhaps looking on
            return Waiting.look(waits, readyOrOver) ? take(hold, true) : null;
        }
        try {
            return Waiting.look(waits, comingOrOver) ? take(hold, true) : null;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Whether the next element is there, by a look at its place in the journal. The word that tells of the last element
     * is left to its writer: a reader as fast as that would take the line of memory from it at each element. With the
     * turn. False also for a thread that is interrupted, which must not touch the files.
     */
    private boolean isComing() {
        if (file.returned() > 0 || file.isGone() || home.isClosed()) {
            return true;
        }
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        long cursor = file.cursor();
        return reader.isNear(cursor) ? reader.hasNext(cursor) : isReady();
    }

    /**
     * Takes the next element; null: there is none, as far as was looked.
     *
     * @param hold whether it is to be acknowledged
     * @param quick whether a look at its place in the journal is enough, since the caller will come again
     */
    Taken take(boolean hold, boolean quick) {
        boolean interrupted = Thread.interrupted();
        try {
            return takeUndisturbed(hold, quick);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Taken takeUndisturbed(boolean hold, boolean quick) {
        reapNowAndThen(); // also where elements come without a pause
        if (wasEmpty && !quick && !isReady()) {
            return null;
        }
        Taken taken = null;
        lock();
        try {
            Checkpoint.reached("durable.take.locked");
            if (file.returned() > 0) {
                taken = takeReturned(hold);
            }
            if (taken == null) {
                taken = takeNext(hold, quick);
            }
        } finally {
            unlock();
        }
        Checkpoint.reached("durable.take.unlocked");
        if (wasEmpty != (taken == null)) {
            wasEmpty = taken == null;
        }
        if (taken != null && taken.slot < 0 && control.isBounded()) {
            home.roomCame();
        }
        return taken;
    }

    private Taken takeReturned(boolean hold) {
        while (file.returned() > 0) {
            int slot = lowest(GroupFile.RETURNED);
            if (slot < 0) {
                file.count();
                return null;
            }
            Stored stored = readReturned(slot);
            if (stored == null) {
                free(slot); // reported as damage
            } else if (hold) {
                long stamp = file.nextStamp();
                file.fill(slot, file.index(slot), stamp, Members.NOBODY, GroupFile.RETURNED);
                file.owner(slot, home.members().self());
                file.state(slot, GroupFile.HELD | GroupFile.AGAIN);
                file.counts(file.used(), file.returned() - 1, file.removed());
                return new Taken(stored, slot, stamp, true);
            } else {
                free(slot);
                return new Taken(stored, -1, 0, true);
            }
        }
        return null;
    }

    private Stored readReturned(int slot) {
        long index = file.index(slot);
        try {
            Stored stored = home.whole(reader.read(index, index));
            return stored == null || stored.index() != index || stored.isLost() ? null : stored;
        } catch (DamagedException e) {
            home.damaged(index, index, e.getMessage());
            return null;
        }
    }

    private Taken takeNext(boolean hold, boolean quick) {
        while (true) {
            Stored stored = readNext(quick);
            if (stored == null) {
                return null;
            }
            Checkpoint.reached("durable.take.read");
            Checkpoint.reached("queue.take.received");
            boolean again = stored.index() < file.highWater();
            int slot = -1;
            long stamp = 0;
            if (file.removed() > 0) {
                int removed = slotOf(stored.index(), GroupFile.REMOVED);
                if (removed >= 0) {
                    moveBehind(stored.index());
                    free(removed);
                    continue;
                }
            }
            if (hold) {
                slot = freeSlot();
                stamp = file.nextStamp();
                file.fill(
                        slot,
                        stored.index(),
                        stamp,
                        home.members().self(),
                        GroupFile.HELD | (again ? GroupFile.AGAIN : 0));
                Checkpoint.reached("durable.receive.slot");
                file.counts(file.used() + 1, file.returned(), file.removed());
            }
            file.cursor(stored.index() + 1);
            home.handedOut(stored.index());
            Checkpoint.reached("durable.take.moved");
            Checkpoint.reached("queue.take.after-ack");
            return new Taken(stored, slot, stamp, again);
        }
    }

    /** The element at the cursor, or after it where that is lost; null: there is none, as far as was looked. */
    private Stored readNext(boolean quick) {
        while (true) {
            long cursor = file.cursor();
            boolean near = reader.isNear(cursor);
            boolean there = near && reader.hasNext(cursor);
            if (quick && near && !there) {
                return null;
            }
            long last = there ? cursor : control.lastIndexAcquire();
            if (cursor > last) {
                return null;
            }
            try {
                Stored stored = home.whole(reader.read(cursor, last));
                long cutOff = reader.cutOff();
                if (cutOff >= 0) {
                    home.damaged(cutOff, cutOff - 1, "the file ends before its end, the rest of it is lost");
                }
                if (stored == null || !stored.isLost()) {
                    return stored;
                }
                home.damaged(stored.index(), stored.index(), "the element is not what was written");
                moveBehind(stored.index());
            } catch (DamagedException e) {
                skipDamaged(e, last);
            }
        }
    }

    /** What cannot be read ends with its file. */
    private void skipDamaged(DamagedException e, long last) {
        long next = home.behindDamaged(e.index(), last);
        if (next < 0) {
            throw new UncheckedIOException(new IOException(
                    "the file of the queue that is written to is damaged: index=" + e.index() + ", directory="
                            + home.directory() + ": " + e.getMessage()
                            + "; what can be saved is, when all processes have closed the queue and one opens it again",
                    e));
        }
        home.damaged(e.index(), e.index() - 1, e.getMessage());
        file.cursor(next);
    }

    /** Where looking goes on behind a place that cannot be read; NONE: nowhere. */
    long behindDamaged(DamagedException e) {
        if (e.index() < file.cursor()) { // of what was given back, each is looked at by itself
            home.damaged(e.index(), e.index(), e.getMessage());
            return e.index() + 1;
        }
        home.damaged(e.index(), e.index() - 1, e.getMessage());
        return home.behindDamaged(e.index(), control.lastIndexAcquire());
    }

    private void moveBehind(long index) {
        file.cursor(index + 1);
    }

    private int freeSlot() {
        int top = file.top();
        if (freeHint < top && file.state(freeHint) == GroupFile.FREE) {
            return freeHint;
        }
        for (int slot = 0; file.used() < top && slot < top; slot++) {
            if (file.state(slot) == GroupFile.FREE) {
                return slot;
            }
        }
        if (top == GroupFile.SLOTS) {
            throw new IllegalStateException("too many deliveries of group \"" + name
                    + "\" are not acknowledged: deliveries=" + top + ", allowed=" + GroupFile.SLOTS
                    + "; acknowledge some, or give them back");
        }
        file.state(top, GroupFile.FREE);
        file.top(top + 1);
        return top;
    }

    private int lowest(int state) {
        int lowest = -1;
        for (int slot = 0; slot < file.top(); slot++) {
            if (file.state(slot) == state && (lowest < 0 || file.index(slot) < file.index(lowest))) {
                lowest = slot;
            }
        }
        return lowest;
    }

    private int slotOf(long index, int state) {
        for (int slot = 0; slot < file.top(); slot++) {
            if (file.state(slot) == state && file.index(slot) == index) {
                return slot;
            }
        }
        return -1;
    }

    private void free(int slot) {
        int state = file.state(slot);
        file.state(slot, GroupFile.FREE);
        file.counts(
                file.used() - 1,
                file.returned() - (state == GroupFile.RETURNED ? 1 : 0),
                file.removed() - (state == GroupFile.REMOVED ? 1 : 0));
        freeHint = slot;
    }

    /** Whether the delivery was still this process's. */
    boolean acknowledge(Taken taken) {
        return end(taken, false);
    }

    /** Whether the delivery was still this process's. */
    boolean giveBack(Taken taken) {
        return end(taken, true);
    }

    private boolean end(Taken taken, boolean back) {
        Checkpoint.reached("durable.acknowledge.before");
        boolean mine;
        lock();
        try {
            mine = file.state(taken.slot) == GroupFile.HELD
                    && file.stamp(taken.slot) == taken.stamp
                    && file.owner(taken.slot) == home.members().self();
            if (mine && back) {
                giveBack(taken.slot);
            } else if (mine) {
                free(taken.slot);
                Checkpoint.reached("durable.acknowledge.freed");
            }
        } finally {
            unlock();
        }
        if (mine) {
            if (back) {
                home.elementsCame();
            } else {
                home.roomCame();
            }
        }
        return mine;
    }

    private void giveBack(int slot) {
        file.state(slot, GroupFile.RETURNED | GroupFile.AGAIN);
        file.counts(file.used(), file.returned() + 1, file.removed());
    }

    // ---- the dead

    /** Looks for deliveries of dead processes, if that was not done a moment ago. */
    void reapNowAndThen() {
        if (file.used() > 0 && System.nanoTime() - lastReap > REAP_NANOS) {
            reap();
        }
    }

    /** Has the deliveries of dead processes delivered again: of all that are dead now. */
    void reap() {
        if (file.used() == 0) {
            return;
        }
        int found = 0;
        lock();
        try {
            lastReap = System.nanoTime();
            Map<Integer, Boolean> alive = new HashMap<>();
            for (int slot = 0; slot < file.top(); slot++) {
                if (file.state(slot) == GroupFile.HELD
                        && !alive.computeIfAbsent(file.owner(slot), home.members()::isAlive)) {
                    giveBack(slot);
                    found++;
                }
            }
        } finally {
            unlock();
        }
        if (found > 0) {
            home.elementsCame();
        }
    }

    // ---- asking

    int size() {
        lock();
        try {
            long last = control.lastIndexAcquire();
            long left = file.cursor() > last ? 0 : home.appended(last) - home.before(file.cursor());
            return Math.clamp(left - file.removed() + file.returned(), 0, Integer.MAX_VALUE);
        } finally {
            unlock();
        }
    }

    /** The element that the next take would give; null: there is none. */
    Stored peek() {
        lock();
        try {
            while (file.returned() > 0) {
                int slot = lowest(GroupFile.RETURNED);
                if (slot < 0) {
                    file.count();
                    break;
                }
                Stored stored = readReturned(slot);
                if (stored != null) {
                    return stored;
                }
                free(slot);
            }
            return readNotRemoved();
        } finally {
            unlock();
        }
    }

    /** The next element that was not removed; what is in the slots of those before it is not needed any more. */
    private Stored readNotRemoved() {
        Stored next = readPublished();
        while (next != null && file.removed() > 0) {
            int removed = slotOf(next.index(), GroupFile.REMOVED);
            if (removed < 0) {
                return next;
            }
            moveBehind(next.index());
            free(removed);
            next = readPublished();
        }
        return next;
    }

    /** As {@link #readNext}, and no more than others see: what was looked at can be taken by any of them. */
    private Stored readPublished() {
        return file.cursor() > control.lastIndexAcquire() ? null : readNext(false);
    }

    /** The least index, from this one on, that a take could still give; null: none. */
    Stored browse(long from, JournalReader with) throws DamagedException {
        lock();
        try {
            long last = control.lastIndexAcquire();
            long best = Long.MAX_VALUE;
            if (file.returned() > 0) {
                for (int slot = 0; slot < file.top(); slot++) {
                    if (file.state(slot) == GroupFile.RETURNED && file.index(slot) >= from) {
                        best = Math.min(best, file.index(slot));
                    }
                }
            }
            if (best < file.cursor()) {
                return with.read(best, best);
            }
            long at = Math.max(from, file.cursor());
            while (true) {
                Stored stored = with.read(at, last);
                if (stored == null || slotOf(stored.index(), GroupFile.REMOVED) < 0) {
                    return stored;
                }
                at = stored.index() + 1;
            }
        } finally {
            unlock();
        }
    }

    /** Has an element never be delivered; false: it was delivered, or removed, already. */
    boolean remove(long index) {
        boolean found = false;
        lock();
        try {
            int returned = slotOf(index, GroupFile.RETURNED);
            if (returned >= 0) {
                free(returned);
                found = true;
            } else if (index >= file.cursor() && slotOf(index, GroupFile.REMOVED) < 0) {
                if (isNext(index)) {
                    moveBehind(index);
                } else {
                    int slot = freeSlot();
                    file.fill(slot, index, file.nextStamp(), Members.NOBODY, GroupFile.REMOVED);
                    file.counts(file.used() + 1, file.returned(), file.removed() + 1);
                }
                found = true;
            }
        } finally {
            unlock();
        }
        if (found) {
            home.roomCame();
        }
        return found;
    }

    /** Whether an element is the next one to be handed out, so that it needs no slot to be passed over. */
    private boolean isNext(long index) {
        long cursor = file.cursor();
        if (index == cursor) {
            return true;
        }
        boolean mayBe = file.removed() > 0 && slotOf(cursor, GroupFile.REMOVED) >= 0
                || home.journal().cycleOf(cursor) != home.journal().cycleOf(index);
        Stored next = mayBe ? readNotRemoved() : null;
        return next != null && next.index() == index;
    }

    /** Drops what has not been handed out. */
    void clear() {
        lock();
        clearAndUnlock();
    }

    /** As {@link #clear}, but for a group that was removed. */
    void clearIfThere() {
        if (lockIfThere()) {
            clearAndUnlock();
        }
    }

    private void clearAndUnlock() {
        try {
            long last = control.lastIndexAcquire();
            if (last >= file.cursor()) {
                file.cursor(last + 1);
            }
            drop(GroupFile.RETURNED);
            drop(GroupFile.REMOVED);
        } finally {
            unlock();
        }
        home.roomCame();
    }

    private void drop(int state) {
        for (int slot = 0; slot < file.top(); slot++) {
            if (file.state(slot) == state) {
                free(slot);
            }
        }
    }

    /** The group goes on from there; deliveries under way are forgotten. */
    void replayFrom(long index) {
        lock();
        try {
            file.highWater(Math.max(file.highWater(), file.cursor()));
            file.cursor(index);
            Checkpoint.reached("durable.replay.moved");
            drop(GroupFile.HELD);
            drop(GroupFile.RETURNED);
            drop(GroupFile.REMOVED);
        } finally {
            unlock();
        }
        home.elementsCame();
        home.roomCame();
    }

    /** The least index that the group may still need; the latch is held. */
    long least() {
        long least = file.cursor();
        for (int slot = 0; slot < file.top(); slot++) {
            int state = file.state(slot);
            if (state == GroupFile.HELD || state == GroupFile.RETURNED) {
                least = Math.min(least, file.index(slot));
            }
        }
        return least;
    }

    /** Sleeps until there may be something, looking at the dead before. */
    Waiting.End sleep(long timeoutNanos, long begin, BooleanSupplier stop) {
        reapNowAndThen();
        return Waiting.sleep(control.elements(), readyOrOver, home.naps(), timeoutNanos, begin, true, stop);
    }

    void close() {
        turn.lock();
        try {
            reader.close();
        } finally {
            turn.unlock();
        }
    }
}
