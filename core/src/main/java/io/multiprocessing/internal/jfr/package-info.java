/**
 * Events for the JDK's Flight Recorder: processes that start and end, waits that take long, queues that are full. Where
 * nothing is recorded, or the JDK has no Flight Recorder, they cost the read of one field; no class of {@code jdk.jfr}
 * is needed then.
 *
 * <p>Only {@link io.multiprocessing.internal.jfr.Recorder} may be used from elsewhere.
 */
package io.multiprocessing.internal.jfr;
