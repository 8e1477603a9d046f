/**
 * Messages over Unix domain sockets. Begin with {@link io.multiprocessing.transport.socket.SocketTransport};
 * {@code SocketLoop} is the one thread that serves every connection of the process, {@code SocketConnection} a
 * connection.
 *
 * <p>Rules of the room: every channel is non-blocking, because the JDK closes a blocking one when the thread in it is
 * interrupted. What a {@code Loop}-confined class says of itself holds: only the loop's thread touches it. Receivers
 * are called by that thread and never under a lock.
 *
 * <p>This code runs while a child starts, so the path that every child takes has no lambdas, no concatenated strings
 * and no pattern switches: the first of each costs a cold JVM milliseconds.
 *
 * <p>What messages mean does not belong here.
 */
package io.multiprocessing.transport.socket;
