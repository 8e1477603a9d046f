package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one message while it is read. Never changes them, and never allocates on the word of a length that they
 * are too few to back.
 *
 * <p>Every element of a container takes at least one byte, so the sizes of all containers of a message together are at
 * most its length. {@link #claim} keeps count, and so bounds what nested containers with invented sizes can make us
 * allocate.
 */
final class WireInput extends Input {
    private static final byte[] NOTHING = {};

    private int unclaimed;

    void open(byte[] message) {
        setBuffer(message);
        unclaimed = message.length;
    }

    void release() {
        setBuffer(NOTHING);
    }

    int remaining() {
        return limit - position;
    }

    /** Reads the number of elements of a container, each of which takes at least one byte. */
    int readSize() throws StreamCorruptedException {
        return claim(readVarInt(true));
    }

    /** Lets a container of some size be allocated. */
    int claim(int size) throws StreamCorruptedException {
        if (size < 0 || size > remaining() || size > unclaimed) {
            throw new StreamCorruptedException(
                    "a size of " + size + " with " + remaining() + " bytes left in the message");
        }
        unclaimed -= size;
        return size;
    }

    /** Reads a number of elements of fixed width, all of which are in the message. */
    int readCount(int bytesEach) throws StreamCorruptedException {
        int count = readVarInt(true);
        if (count < 0 || (long) count * bytesEach > remaining()) {
            throw new StreamCorruptedException("a length of " + count + " times " + bytesEach + " bytes with "
                    + remaining() + " left in the message");
        }
        return count;
    }

    @Override
    protected int require(int required) {
        int remaining = limit - position;
        if (required < 0 || remaining < required) {
            throw new KryoBufferUnderflowException(
                    "the message ends too early: needBytes=" + required + ", haveBytes=" + remaining);
        }
        return remaining;
    }

    @Override
    protected int optional(int optional) {
        int remaining = limit - position;
        return remaining <= 0 ? -1 : Math.min(remaining, optional);
    }

    @Override
    public byte[] readBytes(int length) {
        require(length);
        return super.readBytes(length);
    }

    @Override
    public String readString() {
        long header = readVarLong(true);
        long length = header >>> 1;
        require((int) Math.min(length, Integer.MAX_VALUE));
        if ((header & 1) == 0) {
            String value = new String(buffer, position, (int) length, StandardCharsets.ISO_8859_1);
            position += (int) length;
            return value;
        }
        require((int) Math.min(2 * length, Integer.MAX_VALUE));
        char[] characters = new char[(int) length];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = readChar();
        }
        return new String(characters);
    }
}
