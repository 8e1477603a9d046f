/**
 * Pools of worker processes. Read {@link io.multiprocessing.pool.Pool} first, then {@code Scheduler}, which decides who
 * runs what, {@code Worker} and its two kinds, and {@code WorkerLoop}, which is the other side.
 *
 * <p>Rules of this room: nobody waits while he holds the scheduler's lock, and nobody calls the user's code or sends
 * anything while he does. Tasks are packed in the thread of their submitter. A worker runs one task at a time, in the
 * order in which they were sent, and says so before it begins one: so its death concerns exactly one task. What is
 * known of transports, codecs and processes stands in the core, not here.
 */
package io.multiprocessing.pool;
