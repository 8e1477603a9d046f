/** Pipes: two ends, in one process or in two. Begin with {@link io.multiprocessing.examples.pipes.DuplexPipe}. */
package io.multiprocessing.examples.pipes;
