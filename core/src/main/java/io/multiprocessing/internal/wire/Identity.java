package io.multiprocessing.internal.wire;

/**
 * Who is at the other end of a connection.
 *
 * @param pid its process id
 * @param name its process name
 */
public record Identity(long pid, String name) {
    @Override
    public String toString() {
        return name + " (pid " + pid + ")";
    }
}
