/**
 * Objects that live in one process and are used by others: queues, pipes and locks over any transport. Read
 * {@link io.multiprocessing.internal.host.Conduit} first, then {@link io.multiprocessing.internal.host.RemoteConduit},
 * its counterpart in the other processes; {@link io.multiprocessing.internal.host.Op} has the messages between them.
 *
 * <p>On the host's side: {@code Node} (the objects of a context) – {@code Session} (one other process) –
 * {@code HostedObject} (who holds it) – {@code Conduit} (a door; behind it {@code Stock}, {@code Room},
 * {@code HandOver}, {@code WaitingLine}, {@code Settling}, {@code Ending}, {@code Questions}), {@code HostedLock}. On
 * the other side: {@code HostLink} – {@code RemoteConduit} ({@code RemotePutting}, {@code RemoteTaking}),
 * {@code RemoteLock}; a {@code HostCall} is one request under way. Handles ({@code QueueHandle} …) stand on either by a
 * port and do not know which.
 *
 * <p>Semaphores, events, barriers, values and what managers hold are asked by verbs: {@code HostedCalls} on the host's
 * side, {@code CallPort} on both ({@code LocalCalls}, {@code RemoteCalls}).
 *
 * <p>Over a transport with {@link io.multiprocessing.spi.SharedStructures} the work is done in shared memory, and the
 * messages only say who holds what: {@code SharedObject} on the host's side, {@code OpenStructures} on the other, and
 * the same {@code SharedChannelPort} and {@code SharedLockPort} on both. A {@code Lifeline} tells whether the memory
 * still means anything.
 *
 * <p>Locks are taken in this order: a conduit's or lock's own, then a session's or link's, then the transport's; user
 * code is never called with one.
 */
package io.multiprocessing.internal.host;
