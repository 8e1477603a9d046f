package io.multiprocessing;

/**
 * A condition of a {@link Lock}, shared by processes as its lock is: a thread waits in one process, another signals it.
 *
 * <p>{@code await} releases the lock wholly, however often it was acquired, and holds it again when it returns or
 * throws, with one exception: when the process that made the lock has ended, or is stopped (SIGSTOP) and has given no
 * sign of life for 10 s after the wait had come to its end, there is no lock to hold, and an
 * {@link java.io.UncheckedIOException} says so. {@code await}, {@code signal} and {@code signalAll} by a thread that
 * does not own the lock throw {@link IllegalMonitorStateException}. Waiters are woken first come, first served; one
 * that died does not swallow a signal. There are no spurious wake-ups.
 *
 * <p>Over shared memory 512 threads of all processes together may wait in the conditions of one lock. {@code await} of
 * one more throws an {@link IllegalStateException}, and the thread still owns the lock.
 */
public interface Condition extends java.util.concurrent.locks.Condition, Shareable {}
