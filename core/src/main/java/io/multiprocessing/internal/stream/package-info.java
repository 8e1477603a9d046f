/**
 * Messages over a stream of bytes, for the transports that have one: {@link io.multiprocessing.internal.stream.Frames}
 * cuts what comes into messages, {@link io.multiprocessing.internal.stream.Sender} sends them, each after its length
 * ({@link io.multiprocessing.internal.stream.WritingSender} to a socket).
 *
 * <p>Where the bytes come from and go to (a socket, a ring in shared memory) and which thread serves them is the
 * transport's own. All that receives is confined to that thread, or to whoever has its turn; all that sends is guarded
 * by the sender's lock.
 */
package io.multiprocessing.internal.stream;
