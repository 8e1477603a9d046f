package io.multiprocessing;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A {@code long} that several processes read and change: what {@link java.util.concurrent.atomic.AtomicLong} is between
 * threads.
 *
 * <p><b>Memory.</b> Every method is atomic, and ordered as a volatile access is: what a process did to shared memory
 * before it changed the value is visible to one that has read the change. Methods that take a function call it in this
 * process, and again when another one changed the value meanwhile.
 *
 * <p><b>Where it lives.</b> On a transport that shares memory it lies in a mapped file, and every method is one access
 * to memory; else in the memory of the process that made it, and every method is one round trip to that process. It
 * ends with the process that made it: the others get an {@link java.io.UncheckedIOException} from then on. Where it is
 * asked by round trips and that process is stopped (SIGSTOP), not dead, they get that exception after 10 s without a
 * sign of life; whether what was asked takes effect later is then not known. A process that is killed in the middle of
 * a method has changed the value or not, and harms nobody.
 *
 * <p>Nothing waits for other users, no method answers to interrupts, all may be called from any thread. After
 * {@link #close()} every method throws {@link IllegalStateException}.
 */
public interface SharedLong extends Shareable, AutoCloseable {
    /**
     * Reads the value.
     *
     * @return the value
     */
    long get();

    /**
     * Writes the value.
     *
     * @param value the new value
     */
    void set(long value);

    /**
     * Writes the value.
     *
     * @param value the new value
     * @return the value before
     */
    long getAndSet(long value);

    /**
     * Writes the value if it has the expected value.
     *
     * @param expected the expected value
     * @param value the new value
     * @return the value before; when it is the expected one, the new one was written
     */
    long compareAndExchange(long expected, long value);

    /**
     * Writes the value if it has the expected value.
     *
     * @param expected the expected value
     * @param value the new value
     * @return whether it was written
     */
    default boolean compareAndSet(long expected, long value) {
        long witness = compareAndExchange(expected, value);
        return witness == expected;
    }

    /**
     * Adds to the value.
     *
     * @param delta what to add
     * @return the value before
     */
    long getAndAdd(long delta);

    /**
     * Adds to the value.
     *
     * @param delta what to add
     * @return the value after it
     */
    default long addAndGet(long delta) {
        return getAndAdd(delta) + delta;
    }

    /**
     * Adds one to the value.
     *
     * @return the value before
     */
    default long getAndIncrement() {
        return getAndAdd(1);
    }

    /**
     * Subtracts one from the value.
     *
     * @return the value before
     */
    default long getAndDecrement() {
        return getAndAdd(-1);
    }

    /**
     * Adds one to the value.
     *
     * @return the value after it
     */
    default long incrementAndGet() {
        return getAndAdd(1) + 1;
    }

    /**
     * Subtracts one from the value.
     *
     * @return the value after it
     */
    default long decrementAndGet() {
        return getAndAdd(-1) - 1;
    }

    /**
     * Changes the value by a function.
     *
     * @param update gives the new value from the old one; called again when another process came in between
     * @return the value before
     */
    default long getAndUpdate(LongUnaryOperator update) {
        long before = get();
        while (true) {
            long witness = compareAndExchange(before, update.applyAsLong(before));
            if (witness == before) {
                return before;
            }
            before = witness;
        }
    }

    /**
     * Changes the value by a function.
     *
     * @param update gives the new value from the old one; called again when another process came in between
     * @return the value after it
     */
    default long updateAndGet(LongUnaryOperator update) {
        long before = get();
        while (true) {
            long after = update.applyAsLong(before);
            long witness = compareAndExchange(before, after);
            if (witness == before) {
                return after;
            }
            before = witness;
        }
    }

    /**
     * Joins the value with another value by a function.
     *
     * @param operand the second operand; the value is the first
     * @param function gives the new value; called again when another process came in between
     * @return the value before
     */
    default long getAndAccumulate(long operand, LongBinaryOperator function) {
        return getAndUpdate(value -> function.applyAsLong(value, operand));
    }

    /**
     * Joins the value with another value by a function.
     *
     * @param operand the second operand; the value is the first
     * @param function gives the new value; called again when another process came in between
     * @return the value after it
     */
    default long accumulateAndGet(long operand, LongBinaryOperator function) {
        return updateAndGet(value -> function.applyAsLong(value, operand));
    }

    /**
     * What it holds, as text.
     *
     * @return the value, or that this is closed, or gone
     */
    @Override
    String toString();

    /** Closes this process's handle. The value ends when nobody holds it. A second call does nothing. */
    @Override
    void close();
}
