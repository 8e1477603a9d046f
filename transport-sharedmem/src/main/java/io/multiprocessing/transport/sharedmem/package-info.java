/**
 * Processes that share memory: mapped files in which every operation is a few accesses, and a system call only when
 * somebody must sleep or be woken.
 *
 * <p>Read first {@code Members} (who takes part, and who is dead), then {@code SharedMemChannel} (queues and pipes).
 * Each file has one layout class, and nobody else knows offsets. Every word that a dead process can leave behind names
 * its owner by a member id, and is repaired by whoever meets it. Nobody sleeps without looking again after a bounded
 * time, so that a lost wake-up costs milliseconds and never a hang. Nothing here knows what an element means.
 */
package io.multiprocessing.transport.sharedmem;
