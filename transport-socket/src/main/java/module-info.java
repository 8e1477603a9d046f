/** The transport over Unix domain sockets: for the processes of one machine and one user. */
module io.multiprocessing.transport.socket {
    requires io.multiprocessing;

    // SO_PEERCRED: which user's process is at the other end.
    requires jdk.net;

    provides io.multiprocessing.spi.Transport with
            io.multiprocessing.transport.socket.SocketTransport;
}
