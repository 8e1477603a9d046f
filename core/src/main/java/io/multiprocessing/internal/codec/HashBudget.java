package io.multiprocessing.internal.codec;

import java.io.StreamCorruptedException;
import java.util.Arrays;

/**
 * Keeps a message from having hash tables work without end while it is read. Sets may contain each other by back
 * references: in two kilobytes there is room for forty levels of two sets that both contain both of the next level, and
 * who puts the outermost into a table hashes the innermost 2<sup>40</sup> times.
 *
 * <p>So each object has a weight: how many objects are met by who goes through it and all that it contains, each as
 * often as it is met. The weight is known once the object is read, as the sum of its parts', where a back reference
 * weighs what its target does. What goes into a hash table is charged its weight, to an account that is ample for what
 * honest messages hold.
 *
 * <p>A target that is not complete yet weighs what has been read of it, and may grow unseen by those that refer to it:
 * these are <em>open</em>. Since it will contain them, to hash them does not end well anyhow, but it may take long
 * before it ends: they are charged by all that the message has had so far.
 */
final class HashBudget {
    private static final long FREE = 16_000_000;
    private static final long FREE_FOR_EACH_BYTE = 64;
    private static final long TIMES_TOTAL = 64;

    private static final int INITIAL = 16;
    private static final int KEPT = 1024;

    // A slot is a weight, in units, and flags.
    private static final long GROWING = 1;
    private static final long OPEN = 2;
    /** Whoever hashes it does not meet its parts. */
    private static final long OPAQUE = 4;

    private static final long UNIT = 8;
    private static final long FLAGS = UNIT - 1;
    /** Weights are at most this, so that no sum overflows. */
    private static final long MOST = UNIT << 50;

    /** By the numbers of the objects. */
    private long[] slots = new long[INITIAL];

    /** The object that is being read; -1: none that has a number. */
    private int current = -1;

    /** What was read last. */
    private long last;

    private long total;
    private long charged;
    private long limit;
    private int messageBytes;

    /** A message begins. */
    void open(int bytes) {
        messageBytes = bytes;
        limit = UNIT * (FREE + FREE_FOR_EACH_BYTE * bytes);
        charged = 0;
        total = 0;
        current = -1;
        if (slots.length > KEPT) {
            slots = new long[INITIAL];
        }
    }

    /**
     * An object begins whose parts come next.
     *
     * @param opaque its hash code has nothing to do with them
     * @return what it is a part of, for {@link #end}
     */
    int begin(int number, boolean opaque) {
        if (number == slots.length) {
            slots = Arrays.copyOf(slots, 2 * number);
        }
        slots[number] = UNIT | (opaque ? OPAQUE : GROWING);
        total = sum(total, UNIT);
        int outer = current;
        current = number;
        return outer;
    }

    /**
     * It is complete.
     *
     * @param more what it weighs besides its parts, in objects
     */
    void end(int number, int outer, long more) {
        long slot = slots[number];
        long whole = (slot & OPAQUE) != 0 ? UNIT : sum(slot & ~FLAGS, UNIT * more) | slot & OPEN;
        slots[number] = whole;
        current = outer;
        add(whole);
    }

    /** A part that has no parts of its own. */
    void leaf(long weight) {
        total = sum(total, UNIT * weight);
        add(UNIT * weight);
    }

    /** A part that is a reference to an object that has begun. */
    void again(int number) {
        long slot = slots[number];
        long met = (slot & OPAQUE) != 0 ? UNIT : (slot & GROWING) != 0 ? slot & ~FLAGS | OPEN : slot;
        total = sum(total, met & ~FLAGS);
        add(met);
    }

    private void add(long part) {
        last = part;
        if (current >= 0) {
            long slot = slots[current];
            slots[current] = sum(slot & ~FLAGS, part & ~FLAGS) | slot & FLAGS | part & OPEN;
        }
    }

    private static long sum(long one, long other) {
        return Math.min(MOST, one + other);
    }

    /**
     * What was read last goes into a hash table.
     *
     * @throws StreamCorruptedException too much has gone there
     */
    void charge() throws StreamCorruptedException {
        charged += (last & OPEN) != 0 ? TIMES_TOTAL * total : last;
        if (charged > limit) {
            throw new StreamCorruptedException(
                    "its sets and maps contain each other so often that to hash them would take too long: a message of "
                            + messageBytes + " bytes, with more than " + limit / UNIT + " objects to be hashed");
        }
    }
}
