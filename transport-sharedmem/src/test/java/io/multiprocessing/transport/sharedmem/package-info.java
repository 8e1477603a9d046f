/** Tests of the transport: its contract, hostile peers, peers that are killed, its memory. */
package io.multiprocessing.transport.sharedmem;
