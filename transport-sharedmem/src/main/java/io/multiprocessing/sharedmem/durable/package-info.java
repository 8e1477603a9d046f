/**
 * Queues whose elements outlive every process: {@link io.multiprocessing.sharedmem.durable.DurableQueue}.
 *
 * <p>They stand on Chronicle Queue ({@code net.openhft:chronicle-queue}), an optional dependency: who does not open one
 * needs neither its jars nor its JVM options. Only {@code Journal} and {@code JournalReader} know its types. Everything
 * that is shared between processes besides its files is guarded by two kinds of latches in mapped files, one for
 * writers ({@code Control}) and one for each group ({@code GroupFile}); a thread takes a group's latch before the
 * writers', never the other way round, and neither while it waits for an element or for room.
 */
package io.multiprocessing.sharedmem.durable;
