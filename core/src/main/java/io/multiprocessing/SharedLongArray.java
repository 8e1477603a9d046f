package io.multiprocessing;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * An array of {@code long}, of fixed length, that several processes read and change: what
 * {@link java.util.concurrent.atomic.AtomicLongArray} is between threads.
 *
 * <p><b>Memory.</b> Every method about one element is atomic, and ordered as a volatile access is: what a process did
 * to shared memory before it changed an element is visible to one that has read the change. {@code copyTo} and
 * {@code copyFrom} are not atomic as a whole: each element is copied whole, in no promised order. Methods that take a
 * function call it in this process, and again when another one changed the element meanwhile. An index out of range is
 * refused in the caller's thread, and nothing is changed.
 *
 * <p><b>Where it lives.</b> On a transport that shares memory it lies in a mapped file, and every method is one access
 * to memory; else in the memory of the process that made it, and every method is one round trip to that process. It
 * ends with the process that made it: the others get an {@link java.io.UncheckedIOException} from then on. Where it is
 * asked by round trips and that process is stopped (SIGSTOP), not dead, they get that exception after 10 s without a
 * sign of life; whether what was asked takes effect later is then not known. A process that is killed in the middle of
 * a method has changed the element or not, and harms nobody.
 *
 * <p>Nothing waits for other users, no method answers to interrupts, all may be called from any thread. After
 * {@link #close()} every method throws {@link IllegalStateException}.
 */
public interface SharedLongArray extends Shareable, AutoCloseable {
    /**
     * The number of elements.
     *
     * @return 0 or more, always the same
     */
    int length();

    /**
     * Reads an element.
     *
     * @param index its index
     * @return its value
     * @throws IndexOutOfBoundsException there is no such element
     */
    long get(int index);

    /**
     * Writes an element.
     *
     * @param index its index
     * @param value its new value
     * @throws IndexOutOfBoundsException there is no such element
     */
    void set(int index, long value);

    /**
     * Writes an element.
     *
     * @param index its index
     * @param value its new value
     * @return its value before
     * @throws IndexOutOfBoundsException there is no such element
     */
    long getAndSet(int index, long value);

    /**
     * Writes an element if it has the expected value.
     *
     * @param index its index
     * @param expected the expected value
     * @param value its new value
     * @return its value before; when it is the expected one, the new one was written
     * @throws IndexOutOfBoundsException there is no such element
     */
    long compareAndExchange(int index, long expected, long value);

    /**
     * Writes an element if it has the expected value.
     *
     * @param index its index
     * @param expected the expected value
     * @param value its new value
     * @return whether it was written
     * @throws IndexOutOfBoundsException there is no such element
     */
    default boolean compareAndSet(int index, long expected, long value) {
        long witness = compareAndExchange(index, expected, value);
        return witness == expected;
    }

    /**
     * Adds to an element.
     *
     * @param index its index
     * @param delta what to add
     * @return its value before
     * @throws IndexOutOfBoundsException there is no such element
     */
    long getAndAdd(int index, long delta);

    /**
     * Adds to an element.
     *
     * @param index its index
     * @param delta what to add
     * @return its value after it
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long addAndGet(int index, long delta) {
        return getAndAdd(index, delta) + delta;
    }

    /**
     * Adds one to an element.
     *
     * @param index its index
     * @return its value before
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long getAndIncrement(int index) {
        return getAndAdd(index, 1);
    }

    /**
     * Subtracts one from an element.
     *
     * @param index its index
     * @return its value before
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long getAndDecrement(int index) {
        return getAndAdd(index, -1);
    }

    /**
     * Adds one to an element.
     *
     * @param index its index
     * @return its value after it
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long incrementAndGet(int index) {
        return getAndAdd(index, 1) + 1;
    }

    /**
     * Subtracts one from an element.
     *
     * @param index its index
     * @return its value after it
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long decrementAndGet(int index) {
        return getAndAdd(index, -1) - 1;
    }

    /**
     * Changes an element by a function.
     *
     * @param index its index
     * @param update gives the new value from the old one; called again when another process came in between
     * @return its value before
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long getAndUpdate(int index, LongUnaryOperator update) {
        long before = get(index);
        while (true) {
            long witness = compareAndExchange(index, before, update.applyAsLong(before));
            if (witness == before) {
                return before;
            }
            before = witness;
        }
    }

    /**
     * Changes an element by a function.
     *
     * @param index its index
     * @param update gives the new value from the old one; called again when another process came in between
     * @return its value after it
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long updateAndGet(int index, LongUnaryOperator update) {
        long before = get(index);
        while (true) {
            long after = update.applyAsLong(before);
            long witness = compareAndExchange(index, before, after);
            if (witness == before) {
                return after;
            }
            before = witness;
        }
    }

    /**
     * Joins an element with another value by a function.
     *
     * @param index its index
     * @param operand the second operand; the element is the first
     * @param function gives the new value; called again when another process came in between
     * @return its value before
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long getAndAccumulate(int index, long operand, LongBinaryOperator function) {
        return getAndUpdate(index, value -> function.applyAsLong(value, operand));
    }

    /**
     * Joins an element with another value by a function.
     *
     * @param index its index
     * @param operand the second operand; the element is the first
     * @param function gives the new value; called again when another process came in between
     * @return its value after it
     * @throws IndexOutOfBoundsException there is no such element
     */
    default long accumulateAndGet(int index, long operand, LongBinaryOperator function) {
        return updateAndGet(index, value -> function.applyAsLong(value, operand));
    }

    /**
     * Copies elements out, many in one round trip.
     *
     * @param from the index of the first one
     * @param target gets them
     * @param at where the first one goes
     * @param length how many
     * @throws IndexOutOfBoundsException they are not all there, or do not fit; nothing was copied
     */
    void copyTo(int from, long[] target, int at, int length);

    /**
     * Copies elements in, many in one round trip.
     *
     * @param from the index of the first one
     * @param source has them
     * @param at where the first one is
     * @param length how many
     * @throws IndexOutOfBoundsException they are not all there, or do not fit; nothing was copied
     */
    void copyFrom(int from, long[] source, int at, int length);

    /**
     * All elements.
     *
     * @return a new array, as {@link #copyTo} fills it
     */
    default long[] toArray() {
        long[] all = new long[length()];
        copyTo(0, all, 0, all.length);
        return all;
    }

    /**
     * What it holds, as text.
     *
     * @return {@code [1, 2, 3]}, or that this is closed, or gone
     */
    @Override
    String toString();

    /** Closes this process's handle. The array ends when nobody holds it. A second call does nothing. */
    @Override
    void close();
}
