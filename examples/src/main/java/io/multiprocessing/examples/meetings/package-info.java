/**
 * Processes that meet: a few at a time by a semaphore, all at once by an event or a barrier. Begin with
 * {@link io.multiprocessing.examples.meetings.CarPark}.
 */
package io.multiprocessing.examples.meetings;
