/**
 * Ways to get messages from one process to another: ours and those of the peers, each behind a {@link Wire} with two
 * ends, so that one loop measures them all. Begin with {@link Links}, which opens any of them by name, then
 * {@link Counterpart}, which is the other process. Each class says with which settings it runs, and why they are the
 * best for two processors. No measuring happens in this room.
 */
package io.multiprocessing.benchmarks.peers;
