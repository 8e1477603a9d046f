package io.multiprocessing.testkit.transport;

/**
 * A connection inside this JVM.
 *
 * @param near the side that connected
 * @param far the side that was accepted
 */
record Pair(Side near, Side far) {}
