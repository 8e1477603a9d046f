/**
 * What a transport promises by itself, before anything stands on it: extend
 * {@link io.multiprocessing.testkit.transport.TransportContract} first, and the contracts of the shared objects
 * afterwards. {@link io.multiprocessing.testkit.transport.LoopContract} is for a transport with one thread for all its
 * connections, {@link io.multiprocessing.testkit.transport.HostilePeersContract} for one that cuts a stream of bytes
 * into messages. {@link io.multiprocessing.testkit.transport.FaultyTransport} breaks what another transport carries.
 *
 * <p>Nothing here knows what the messages mean, or of contexts and processes of the library: the peers are connections
 * in this JVM, or plain JVMs that are killed.
 */
package io.multiprocessing.testkit.transport;
