package io.multiprocessing.sharedmem.durable;

/**
 * An element read from the journal, not yet decoded.
 *
 * @param index its place
 * @param kind of {@link Frame}, without {@link Frame#IN_BLOB}
 * @param timeMillis when it was put
 * @param payload its bytes; null: lost
 */
record Stored(long index, byte kind, long timeMillis, byte[] payload) {
    boolean isLost() {
        return payload == null;
    }
}
