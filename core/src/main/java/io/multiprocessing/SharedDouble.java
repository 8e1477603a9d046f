package io.multiprocessing;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A {@code double} that several processes read and change. Two values are the same when their bits are (as
 * {@link Double#doubleToRawLongBits} gives them): NaN may be expected, and 0.0 is not -0.0.
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
public interface SharedDouble extends Shareable, AutoCloseable {
    /**
     * Reads the value.
     *
     * @return the value
     */
    double get();

    /**
     * Writes the value.
     *
     * @param value the new value
     */
    void set(double value);

    /**
     * Writes the value.
     *
     * @param value the new value
     * @return the value before
     */
    double getAndSet(double value);

    /**
     * Writes the value if it has the expected value.
     *
     * @param expected the expected value
     * @param value the new value
     * @return the value before; when it is the expected one, the new one was written
     */
    double compareAndExchange(double expected, double value);

    /**
     * Writes the value if it has the expected value.
     *
     * @param expected the expected value
     * @param value the new value
     * @return whether it was written
     */
    default boolean compareAndSet(double expected, double value) {
        double witness = compareAndExchange(expected, value);
        return Double.doubleToRawLongBits(witness) == Double.doubleToRawLongBits(expected);
    }

    /**
     * Adds to the value.
     *
     * @param delta what to add
     * @return the value before
     */
    double getAndAdd(double delta);

    /**
     * Adds to the value.
     *
     * @param delta what to add
     * @return the value after it
     */
    default double addAndGet(double delta) {
        return getAndAdd(delta) + delta;
    }

    /**
     * Changes the value by a function.
     *
     * @param update gives the new value from the old one; called again when another process came in between
     * @return the value before
     */
    default double getAndUpdate(DoubleUnaryOperator update) {
        double before = get();
        while (true) {
            double witness = compareAndExchange(before, update.applyAsDouble(before));
            if (Double.doubleToRawLongBits(witness) == Double.doubleToRawLongBits(before)) {
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
    default double updateAndGet(DoubleUnaryOperator update) {
        double before = get();
        while (true) {
            double after = update.applyAsDouble(before);
            double witness = compareAndExchange(before, after);
            if (Double.doubleToRawLongBits(witness) == Double.doubleToRawLongBits(before)) {
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
    default double getAndAccumulate(double operand, DoubleBinaryOperator function) {
        return getAndUpdate(value -> function.applyAsDouble(value, operand));
    }

    /**
     * Joins the value with another value by a function.
     *
     * @param operand the second operand; the value is the first
     * @param function gives the new value; called again when another process came in between
     * @return the value after it
     */
    default double accumulateAndGet(double operand, DoubleBinaryOperator function) {
        return updateAndGet(value -> function.applyAsDouble(value, operand));
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
