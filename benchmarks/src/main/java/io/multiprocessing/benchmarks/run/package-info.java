/**
 * Which benchmarks run, with what, in which order, and what is kept of them. Begin with {@link Bench}, the program;
 * {@link Plan} says what is asked; {@link Passes} takes the turns. Contenders of one question take neighbouring turns,
 * and all questions are gone through several times: a machine that is slower for a minute is so for all. What is
 * measured, and how, is in {@code jmh}; what becomes of it in {@code report}.
 */
package io.multiprocessing.benchmarks.run;
