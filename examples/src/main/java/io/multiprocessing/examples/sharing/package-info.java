/**
 * What processes share beside messages: numbers, and lists, maps and queues that a manager holds. Each program is one
 * class with a {@code main} of its own.
 */
package io.multiprocessing.examples.sharing;
