/** The library's contracts, kept over shared memory. */
package io.multiprocessing.transport.sharedmem.contract;
