package io.multiprocessing.internal.host;

import java.nio.ByteBuffer;

/**
 * Words that several processes read and change, as this one reaches them: in its own heap, by messages, or in mapped
 * memory. Indices are checked by the caller. Every method about one word is atomic and ordered as a volatile access is.
 * Words of 4 bytes hold the low half of what they are given, and give it back with its sign.
 */
interface Words {
    long get(int index) throws HostGoneException;

    void set(int index, long value) throws HostGoneException;

    long getAndSet(int index, long value) throws HostGoneException;

    long getAndAdd(int index, long delta) throws HostGoneException;

    /** The word is a double's bits. */
    double getAndAddDouble(int index, double delta) throws HostGoneException;

    /** Gives the value before; it was exchanged if that is the expected one. */
    long compareAndExchange(int index, long expected, long value) throws HostGoneException;

    /** How many words may be read or written by one call. */
    int most();

    /** Words of their width, from the buffer's position on, in the buffer's order. */
    ByteBuffer read(int from, int count) throws HostGoneException;

    /** A buffer for words that are to be {@linkplain #written written}. */
    ByteBuffer writable(int from, int count) throws HostGoneException;

    /** The buffer is full. */
    void written(int from, ByteBuffer words) throws HostGoneException;
}
