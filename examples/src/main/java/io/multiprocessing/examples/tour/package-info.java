/**
 * The stops of the tour that {@link io.multiprocessing.examples.Demo} takes, one class each, and the guide that leads
 * from one to the next: {@link io.multiprocessing.examples.tour.Tour}. A step shows one thing on real processes and
 * says what was seen; a step that sees something else throws.
 */
package io.multiprocessing.examples.tour;
