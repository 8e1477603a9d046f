package io.multiprocessing.transport.sharedmem;
/** placeholder */
public final class SharedMemTransport { private SharedMemTransport() {} }
