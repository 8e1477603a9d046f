/**
 * The railway's ticket office, without a lock and with one. Begin with
 * {@link io.multiprocessing.examples.locks.TicketsWithoutLock}.
 */
package io.multiprocessing.examples.locks;
