/**
 * Messages over Unix domain sockets. Begin with {@link io.multiprocessing.transport.socket.SocketTransport};
 * {@code SocketLoop} is the one thread that serves every connection of the process, {@code SocketConnection} a
 * connection.
 *
 * <p>Rules of the room: every channel is non-blocking, because the JDK closes a blocking one when the thread in it is
 * interrupted. What is said to happen <em>in the loop</em> happens with its turn, which the loop's thread has, or for
 * moments a thread that waits (see {@link io.multiprocessing.internal.stream.HelpedLoop}); nobody else touches what is
 * confined to the loop. Receivers are called with the turn and under no other lock: it is taken before all others, and
 * nobody waits with it.
 *
 * <p>This code runs while a child starts, so the path that every child takes has no lambdas, no concatenated strings
 * and no pattern switches: the first of each costs a cold JVM milliseconds.
 *
 * <p>What messages mean does not belong here.
 */
package io.multiprocessing.transport.socket;
