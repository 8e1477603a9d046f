/** The transport over Unix domain sockets: for the processes of one machine and one user. */
module io.multiprocessing.transport.socket {
    requires io.multiprocessing;
}
