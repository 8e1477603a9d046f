/**
 * What a transport promises by itself, before anything stands on it: extend
 * {@link io.multiprocessing.testkit.transport.TransportContract} first, and the contracts of the shared objects
 * afterwards. {@link io.multiprocessing.testkit.transport.FaultyTransport} breaks what another transport carries.
 *
 * <p>Nothing here knows what the messages mean, or of contexts and processes of the library: the peers are connections
 * in this JVM, or plain JVMs that are killed.
 */
package io.multiprocessing.testkit.transport;
