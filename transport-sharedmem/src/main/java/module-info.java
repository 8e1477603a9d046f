/** The transport over memory-mapped files: for the processes of one machine and one user. */
module io.multiprocessing.transport.sharedmem {
    requires io.multiprocessing;

    provides io.multiprocessing.spi.Transport with
            io.multiprocessing.transport.sharedmem.SharedMemTransport;
}
