/**
 * Queues: first in, first out, between any number of processes. Begin with
 * {@link io.multiprocessing.examples.queues.FirstInFirstOut}.
 */
package io.multiprocessing.examples.queues;
