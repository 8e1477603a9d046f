/** Shared objects over sockets that fail: links that are slow, end, or are cut in the middle of a message. */
package io.multiprocessing.transport.socket.faults;
