package io.multiprocessing.transport.sharedmem;

import static io.multiprocessing.transport.sharedmem.BarrierLayout.BROKEN;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.FREE;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.MEMBER;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.PASSED;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.PLACE;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.POSITION;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.STATE;
import static io.multiprocessing.transport.sharedmem.BarrierLayout.WAITING;

import io.multiprocessing.internal.checkpoint.Checkpoint;

/**
 * The books of a barrier: who has arrived, and what became of the rounds. All methods are called with the latch, but
 * for those that say otherwise.
 *
 * <p>A round ends by one store: that of the fate, which says up to where all have passed, or the barrier was broken for
 * them. Then each slot behind that boundary is told what the fate says. A process that dies between the two leaves
 * slots that are not told, and whoever takes the latch over tells them ({@link #recover}): the fate of the round before
 * cannot be lost, since all of its slots are told before the next fate is stored.
 */
final class BarrierBooks {
    private static final int POSITION_SHIFT = 12;

    private final BarrierLayout layout;
    private final Members members;
    private final int self;
    private final int parties;
    private final boolean acts;

    BarrierBooks(BarrierLayout layout, Members members) {
        this.layout = layout;
        this.members = members;
        this.self = members.self();
        this.parties = layout.parties();
        this.acts = Words.getLongAcquire(layout.file(), BarrierLayout.ACTION_BYTES) > 0;
    }

    /** After a dead holder of the latch: what it had begun is done. */
    void recover() {
        long fate = layout.fateVolatile();
        long arrivals = Math.max(layout.arrivalsAcquire(), BarrierLayout.boundary(fate));
        for (int slot = 0; slot < layout.used(); slot++) {
            if (layout.stateVolatile(slot) == WAITING) {
                arrivals = Math.max(arrivals, layout.slotAcquire(slot, POSITION) + 1);
            }
        }
        layout.putArrivalsRelease(arrivals);
        tellSlots(fate);
        collect();
    }

    // ---- arriving

    boolean isBroken() {
        return BarrierLayout.isBroken(layout.fateVolatile());
    }

    /** This is the last of its round, and there is no action: all pass. */
    boolean passAtOnce() {
        long boundary = BarrierLayout.boundary(layout.fateVolatile());
        if (acts || layout.arrivalsAcquire() - boundary + 1 < parties) {
            return false;
        }
        pass(boundary);
        return true;
    }

    /**
     * Takes a slot; gives the ticket.
     *
     * @throws IllegalStateException there is none
     */
    long queueUp() {
        int slot = freeSlot();
        long position = layout.arrivalsAcquire();
        long inRound = (position - BarrierLayout.boundary(layout.fateVolatile())) % parties;
        layout.putSlotRelease(slot, MEMBER, self);
        layout.putSlotRelease(slot, POSITION, position);
        layout.putSlotRelease(slot, PLACE, parties - 1 - inRound);
        layout.putStateVolatile(slot, WAITING);
        Checkpoint.reached("barrier.arrive.before-count");
        layout.putArrivalsRelease(position + 1);
        Checkpoint.reached("barrier.arrive.counted");
        return position << POSITION_SHIFT | slot;
    }

    private int freeSlot() {
        int used = layout.used();
        for (int slot = 0; slot < used; slot++) {
            if (layout.stateVolatile(slot) == FREE) {
                return slot;
            }
        }
        if (used == BarrierLayout.slots(parties)) {
            throw new IllegalStateException("too many threads wait for a barrier of " + parties + " parties: allowed="
                    + BarrierLayout.slots(parties));
        }
        layout.putUsedRelease(used + 1);
        return used;
    }

    // ---- tickets; these need no latch

    static int slotOf(long ticket) {
        return (int) (ticket & (1 << POSITION_SHIFT) - 1);
    }

    /** What became of an arrival; {@link BarrierLayout#FREE}: it is none any more. */
    long stateOf(long ticket) {
        int slot = slotOf(ticket);
        return layout.slotAcquire(slot, POSITION) == ticket >>> POSITION_SHIFT ? layout.stateVolatile(slot) : FREE;
    }

    /** Whether that arrival is the last of the present round, and is to run the action. */
    boolean isToRun(long ticket) {
        return acts && ticket >>> POSITION_SHIFT == runner(layout.fateVolatile());
    }

    private long runner(long fate) {
        return BarrierLayout.boundary(fate) + parties - 1;
    }

    int placeOf(long ticket) {
        return (int) layout.slotAcquire(slotOf(ticket), PLACE);
    }

    /** Its thread goes on, and needs the slot no more. */
    void leaveSlot(long ticket) {
        if (stateOf(ticket) != FREE) {
            layout.putStateVolatile(slotOf(ticket), FREE);
        }
    }

    // ---- rounds

    /** The action of the present round is done, by who has that ticket; false: it is not its to say. */
    boolean passAfterAction(long ticket) {
        if (stateOf(ticket) != WAITING || !isToRun(ticket)) {
            return false;
        }
        pass(BarrierLayout.boundary(layout.fateVolatile()));
        return true;
    }

    private void pass(long boundary) {
        commit(BarrierLayout.passed(boundary + parties));
    }

    /** All who wait find it broken. */
    void breakUp(boolean staysBroken) {
        commit(BarrierLayout.broken(layout.arrivalsAcquire(), staysBroken));
    }

    private void commit(long fate) {
        Checkpoint.reached("barrier.fate.before-commit");
        layout.putFateVolatile(fate);
        Checkpoint.reached("barrier.fate.committed");
        if (layout.arrivalsAcquire() < BarrierLayout.boundary(fate)) {
            layout.putArrivalsRelease(BarrierLayout.boundary(fate)); // the last one had no slot
        }
        tellSlots(fate);
    }

    private void tellSlots(long fate) {
        long boundary = BarrierLayout.boundary(fate);
        for (int slot = 0; slot < layout.used(); slot++) {
            if (layout.stateVolatile(slot) == WAITING && layout.slotAcquire(slot, POSITION) < boundary) {
                layout.putStateVolatile(slot, BarrierLayout.verdict(fate));
                Checkpoint.reached("barrier.slots.half-told");
            }
        }
    }

    // ---- the dead

    /** This process has nothing of it any more. */
    void leave() {
        if (hasOwn(false) && isHostAlive()) {
            breakUp(true);
        }
    }

    /** When it is dead, all learn that, and nothing else. */
    private boolean isHostAlive() {
        return members.host() == self || members.isAlive(members.host());
    }

    /** A party that waits, or runs the action, and is dead breaks it. */
    void collect() {
        boolean broken = false;
        for (int slot = 0; slot < layout.used(); slot++) {
            broken |= layout.stateVolatile(slot) == WAITING && isDead(slot);
        }
        if (broken && isHostAlive()) {
            breakUp(true);
        }
        for (int slot = 0; slot < layout.used(); slot++) {
            long state = layout.slotAcquire(slot, STATE);
            if ((state == PASSED || state == BROKEN) && isDead(slot)) {
                layout.putStateVolatile(slot, FREE);
            }
        }
    }

    private boolean isDead(int slot) {
        int member = (int) layout.slotAcquire(slot, MEMBER);
        return member != self && !members.isAlive(member);
    }

    /** Without the latch: whether the next one that waits is dead. So each is watched by one other, and not by all. */
    boolean isNeighbourDead(long ticket) {
        int used = layout.used();
        int own = slotOf(ticket);
        for (int i = 1; i < used; i++) {
            int slot = (own + i) % used;
            if (layout.stateVolatile(slot) == WAITING && (int) layout.slotAcquire(slot, MEMBER) != self) {
                return isDead(slot);
            }
        }
        return false;
    }

    /** Whether a thread of this process waits, or runs the action. */
    boolean hasOwn(boolean runnersOnly) {
        long runner = runner(layout.fateVolatile());
        for (int slot = 0; slot < layout.used(); slot++) {
            boolean waits = layout.stateVolatile(slot) == WAITING && (int) layout.slotAcquire(slot, MEMBER) == self;
            if (waits && (!runnersOnly || acts && layout.slotAcquire(slot, POSITION) == runner)) {
                return true;
            }
        }
        return false;
    }

    /** How many wait, other than who runs the action; -1: it is broken. */
    int waiting() {
        long fate = layout.fateVolatile();
        if (BarrierLayout.isBroken(fate)) {
            return -1;
        }
        long here = Math.max(0, layout.arrivalsAcquire() - BarrierLayout.boundary(fate));
        return (int) (acts && here >= parties ? here - 1 : here);
    }
}
