/**
 * What a user types: {@link io.multiprocessing.Context} hands out processes, queues, pipes and locks. Begin there.
 *
 * <p>Rules for all of it: a {@link java.time.Duration} of zero or less does not wait; after {@code close()} of a thing
 * its methods throw and never hang; a fault of input or output comes as {@link java.io.UncheckedIOException} where no
 * checked exception is declared; nothing writes to the console unasked. Names that the JDK has too ({@code Process},
 * {@code Queue}, {@code Lock}, {@code Condition}) want a single-type import, such as {@code import
 * io.multiprocessing.Process;}.
 *
 * <p>Only interfaces, small final values and exceptions belong here; what implements them lives in
 * {@code io.multiprocessing.internal}.
 */
package io.multiprocessing;
