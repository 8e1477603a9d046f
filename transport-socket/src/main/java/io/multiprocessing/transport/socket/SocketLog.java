package io.multiprocessing.transport.socket;

/** Where this transport tells what nobody else would learn of. */
final class SocketLog {
    private SocketLog() {}

    static void warn(String message, Throwable cause) {
    }

    static void debug(String message, Throwable cause) {
    }
}
