package io.multiprocessing.pool;

/**
 * What a worker is to run: a task, or a function on one input or on a chunk of them.
 *
 * @param kind {@link #CALL}, {@link #APPLY} or {@link #CHUNK}
 * @param function what to apply; null for a call
 * @param content the task, the input or the inputs, packed; null for workers that are threads of this JVM
 * @param original the same unpacked: for threads, and for what cannot be sent twice; else null
 */
record Work(byte kind, SharedFunction function, Content content, Object original) {
    static final byte CALL = 0;
    static final byte APPLY = 1;
    static final byte CHUNK = 2;

    /** What it adds to a frame. */
    int bytes() {
        return content == null ? 0 : content.bytes().length;
    }

    boolean isApart() {
        return content != null && content.isApart();
    }

    void revoke() {
        if (content != null) {
            content.revoke();
        }
    }
}
