package io.multiprocessing;

/** How a {@link Process} comes to life. The first constant is the default. */
public enum StartMethod {
    /** A fresh JVM for every process: nothing is shared but what is handed over. */
    SPAWN,
    /**
     * A JVM that was booted beforehand and waits for its target, so that a start takes some milliseconds. To the target
     * it is a JVM like any other, in which nothing has run before; it runs one target and ends. Where none is ready, or
     * none was started with the options that a process asks for, a start is a {@link #SPAWN}. How many a context keeps,
     * {@link Context.Builder#standby} says; each takes the memory of an idle JVM, and a thousandth of a processor.
     */
    STANDBY,
    /**
     * A thread of this JVM, for debugging with one debugger and one heap (what {@code multiprocessing.dummy} is for).
     * The target still travels through the codec, so it works on copies as it would in a process of its own; static
     * fields, however, are those of this JVM. A thread cannot be killed: {@link Process#terminate()} and
     * {@link Process#kill()} interrupt it, and {@code System.exit} ends the whole JVM.
     */
    IN_PROCESS
}
