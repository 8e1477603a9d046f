package io.multiprocessing.internal.launch;

/**
 * Who a process is, within its family.
 *
 * @param name its name
 * @param number its place among the children of its parent, after the parent's own number: {@code 2} is the second
 *     child of the first process, {@code 2:1} the first child of that; empty for the first process
 * @param daemon whether it ends with its parent and may not have children
 */
record Identity(String name, String number, boolean daemon) {
    static final Identity FIRST_PROCESS = new Identity("MainProcess", "", false);

    /** The identity of this process's n-th child. */
    Identity child(int n, String nameOrNull, boolean daemonChild) {
        String childNumber = number.isEmpty() ? Integer.toString(n) : number + ":" + n;
        return new Identity(nameOrNull != null ? nameOrNull : "Process-" + childNumber, childNumber, daemonChild);
    }
}
