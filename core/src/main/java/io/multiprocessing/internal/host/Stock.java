package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The elements of a conduit, in the order of their ids: those that are ready, those that processes hold and have not
 * acknowledged (they stand in each {@link Party}), and how many are not done. Guarded by the conduit's lock.
 */
final class Stock {
    private static final int BATCH_BYTES = 128 << 10;

    private final ArrayDeque<Element> ready = new ArrayDeque<>();
    private final List<byte[]> droppedCargo = new ArrayList<>();
    private final Runnable allDone;
    private long nextId = 1;
    private int handedCount;
    private long unfinished;
    private boolean dropping;

    /**
     * Begins empty.
     *
     * @param allDone runs when the last unfinished element is done
     */
    Stock(Runnable allDone) {
        this.allDone = allDone;
    }

    // ---- coming

    void add(Party origin, Payload payload) {
        origin.outstandingBytes += payload.cost();
        unfinished++;
        ready.addLast(new Element(nextId++, payload, origin));
    }

    /** Elements that were handed out, and {@linkplain #takeBack taken back}, are ready again, where they belong. */
    void putBack(List<Element> back) {
        handedCount -= back.size();
        if (dropping) {
            back.forEach(this::dropped);
        } else {
            for (int i = back.size() - 1; i >= 0; i--) {
                putBack(back.get(i));
            }
        }
    }

    private void putBack(Element element) {
        ArrayDeque<Element> older = new ArrayDeque<>();
        while (!ready.isEmpty() && ready.peek().id() < element.id()) {
            older.push(ready.poll());
        }
        ready.addFirst(element);
        while (!older.isEmpty()) {
            ready.addFirst(older.pop());
        }
    }

    // ---- being there

    boolean anyReady() {
        return !ready.isEmpty();
    }

    boolean anyHanded() {
        return handedCount > 0;
    }

    /** How many there are, ready or handed out. */
    int count() {
        return dropping ? 0 : ready.size() + handedCount;
    }

    /** Nothing is there, and nothing will come back. */
    boolean exhausted() {
        return ready.isEmpty() && (dropping || handedCount == 0);
    }

    Element first() {
        return ready.peek();
    }

    /** Tells of all that are ready. */
    void snapshot(Answer answer) {
        answer.answer(Status.OK, ready.size(), Snapshot.encode(ready));
    }

    // ---- going

    Element takeFirst() {
        return ready.poll();
    }

    /**
     * A process gets what is first.
     *
     * @param most how many elements; fewer when they are large
     */
    List<Element> handTo(Party party, int most) {
        List<Element> batch = new ArrayList<>(Math.min(most, ready.size()));
        long bytes = 0;
        while (batch.size() < most
                && !ready.isEmpty()
                && (bytes == 0 || bytes + Channel.inlineBytes(ready.peek().payload()) <= BATCH_BYTES)) {
            Element element = ready.poll();
            bytes += Channel.inlineBytes(element.payload());
            batch.add(element);
        }
        party.handed.addAll(batch);
        handedCount += batch.size();
        return batch;
    }

    /** A process took the elements up to this one, in the order in which it was handed them. */
    void acknowledged(Party party, long id, Consumer<Element> consumed) {
        boolean there = false;
        for (Element element : party.handed) {
            there |= element.id() == id;
            if (there) {
                break;
            }
        }
        while (there) {
            Element element = party.handed.poll();
            there = element.id() != id;
            handedCount--;
            consumed.accept(element);
        }
        if (party.handed.isEmpty()) {
            party.ahead = false;
        }
    }

    /** A process does not want these elements any more; to be put back. */
    List<Element> takeBack(Party party, ByteBuffer ids, int count) {
        List<Element> back = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Element element = removeHanded(party, ids.getLong());
            if (element != null) {
                back.add(element);
            }
        }
        if (party.handed.isEmpty()) {
            party.ahead = false;
        }
        return back;
    }

    private static Element removeHanded(Party party, long id) {
        Element first = party.handed.peek();
        if (first != null && first.id() == id) {
            return party.handed.poll();
        }
        for (Iterator<Element> each = party.handed.iterator(); each.hasNext(); ) {
            Element element = each.next();
            if (element.id() == id) {
                each.remove();
                return element;
            }
        }
        return null;
    }

    /** A process is gone, and does not want anything; to be put back. */
    List<Element> takeAllBack(Party party) {
        List<Element> back = List.copyOf(party.handed);
        party.handed.clear();
        return back;
    }

    /** Whether the element was there; it is dropped. */
    boolean remove(long id) {
        for (Iterator<Element> each = ready.iterator(); each.hasNext(); ) {
            Element element = each.next();
            if (element.id() == id) {
                each.remove();
                dropped(element);
                return true;
            }
        }
        return false;
    }

    void clear() {
        for (Element element; (element = ready.poll()) != null; ) {
            dropped(element);
        }
    }

    /** Nobody will take anything any more: drops what is there, and whatever comes back. */
    void clearForGood() {
        dropping = true;
        clear();
    }

    boolean isDropping() {
        return dropping;
    }

    private void dropped(Element element) {
        drop(element.payload());
        element.origin().outstandingBytes -= element.payload().cost();
        oneDone();
    }

    /** Something goes to nobody. */
    void drop(Payload payload) {
        if (payload.cargo() != null) {
            droppedCargo.add(payload.cargo());
        }
    }

    /** What dropped elements carried; to be let go of without the lock, since other objects take theirs for it. */
    List<byte[]> droppedCargo() {
        if (droppedCargo.isEmpty()) {
            return List.of();
        }
        List<byte[]> cargo = List.copyOf(droppedCargo);
        droppedCargo.clear();
        return cargo;
    }

    // ---- being done

    long unfinished() {
        return unfinished;
    }

    /** One element less is unfinished, if any is. */
    void oneDone() {
        if (unfinished > 0 && --unfinished == 0) {
            allDone.run();
        }
    }
}
