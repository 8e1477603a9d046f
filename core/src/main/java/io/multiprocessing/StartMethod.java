package io.multiprocessing;

/** How a {@link Process} comes to life. The first constant is the default. */
public enum StartMethod {
    /** A fresh JVM for every process: nothing is shared but what is handed over. */
    SPAWN,
    /**
     * A thread of this JVM, for debugging with one debugger and one heap (what {@code multiprocessing.dummy} is for).
     * The target still travels through the codec, so it works on copies as it would in a process of its own; static
     * fields, however, are those of this JVM. A thread cannot be killed: {@link Process#terminate()} and
     * {@link Process#kill()} interrupt it, and {@code System.exit} ends the whole JVM.
     */
    IN_PROCESS
}
