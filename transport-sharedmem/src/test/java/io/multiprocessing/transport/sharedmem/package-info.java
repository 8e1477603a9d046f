/**
 * The structures in shared memory, each on real files: what they promise, what their files look like, and what is left
 * of them when a process is killed at any step. {@link io.multiprocessing.transport.sharedmem.Ground} is where every
 * test stands on; {@link io.multiprocessing.transport.sharedmem.ChildJvm} is another process.
 */
package io.multiprocessing.transport.sharedmem;
