/**
 * What a pool needs of the core beyond the public API: things that are packed before it is known who gets them
 * ({@link io.multiprocessing.internal.work.Parcels}), messages that are on their way before they are received
 * ({@link io.multiprocessing.internal.work.Ahead}), the last words of a child, and JVM options that give way to the
 * user's ({@link io.multiprocessing.internal.work.WorkerBuilder}).
 *
 * <p>Interfaces and small values; how they are done is the business of the packages that implement them. Nothing here
 * knows what a pool is.
 */
package io.multiprocessing.internal.work;
