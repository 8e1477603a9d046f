package io.multiprocessing.internal.host;

/** Where what a handle holds is, when that is with a process that is no relative. */
interface Abroad {
    /** Nobody here uses that object any more. */
    void letGo(long object);

    /** Who is there, for messages. */
    String name();

    /** Why handles of it do not leave this process. */
    IllegalStateException staying();
}
