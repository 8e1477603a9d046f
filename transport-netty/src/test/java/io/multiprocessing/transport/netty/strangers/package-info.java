/** Processes that are no relatives, over a network that is not always kind: addresses, TLS, faults, crowds. */
package io.multiprocessing.transport.netty.strangers;
