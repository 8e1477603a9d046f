/**
 * The benchmarks, run by JMH: each asks one question, with the contender as a parameter, so that ours and the peers' go
 * through the same loop. The other side is always a real child JVM, but for the floors, which are threads. Begin with
 * {@link RoundTrip}; where more processes are at work than one can measure from within, see {@link Crowd}. Means come
 * from JMH; latencies are recorded by {@link Latency}, in a pass of their own. Which of these run with which
 * parameters, and in which order, is said in {@code run}.
 */
package io.multiprocessing.benchmarks.jmh;
