/**
 * Programs that are no relatives, on one machine or on several, over TCP. Begin with
 * {@link io.multiprocessing.examples.network.ServedQueue}.
 */
package io.multiprocessing.examples.network;
