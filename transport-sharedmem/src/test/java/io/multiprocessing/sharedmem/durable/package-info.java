/**
 * Tests of queues that outlive their processes. Those that need no death run in this JVM, for each child costs a
 * second.
 */
package io.multiprocessing.sharedmem.durable;
