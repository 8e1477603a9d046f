/**
 * Figures of ours beside those of the peers, taken in one run, in short turns that alternate. Begin with
 * {@code Figures}. What counts is the median of the ratios of neighbouring turns: absolute figures change from second
 * to second with how the two processes lie on the processors. Libraries of peers stay in this module.
 */
package io.multiprocessing.benchmarks;
