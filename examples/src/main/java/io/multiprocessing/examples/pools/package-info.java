/** Pools: what Python's tutorials show of them, and what a pool of processes is good for on the JVM. */
package io.multiprocessing.examples.pools;
