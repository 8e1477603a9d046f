package io.multiprocessing.internal.host;

import io.multiprocessing.ShareableList;
import io.multiprocessing.SharedDouble;
import io.multiprocessing.SharedDoubleArray;
import io.multiprocessing.SharedIntArray;
import io.multiprocessing.SharedLong;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.SharedMemory;
import io.multiprocessing.internal.memory.MappedFile;
import io.multiprocessing.internal.memory.MemoryNames;
import io.multiprocessing.internal.memory.SharedSlots;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes values, arrays, memory and lists that processes share; the way in from the context. */
public final class SharedState {
    private final Node node;
    private final Codec codec;
    private final boolean mapping;

    /**
     * Makes what lives in a node.
     *
     * @param node where it lives
     * @param codec what the node's other objects are encoded by
     * @param sharing whether values lie in mapped memory, where the node's transport shares memory
     */
    public SharedState(Node node, Codec codec, boolean sharing) {
        this.node = node;
        this.codec = codec;
        this.mapping = sharing && node.transport().sharesMemory();
    }

    private Hold words(String noun, int width, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("length of a " + noun + " below 0: length=" + count);
        }
        if (!mapping) {
            return Hold.made(new HostedWords(node, width, count), 0, codec);
        }
        try {
            HostedFile file = HostedFile.create(node, MemoryNames.Use.VALUES, WordLayout.bytes(width, count));
            file.prepare(memory -> WordLayout.format(memory, width, count));
            return Hold.made(file, 0, codec);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a " + noun + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes a value.
     *
     * @param initial its first value
     * @return the value
     */
    public SharedLong sharedLong(long initial) {
        var value = new LongHandle(words("shared long", Long.BYTES, 1));
        value.set(initial);
        return value;
    }

    /**
     * Makes a value.
     *
     * @param initial its first value
     * @return the value
     */
    public SharedDouble sharedDouble(double initial) {
        var value = new DoubleHandle(words("shared double", Double.BYTES, 1));
        value.set(initial);
        return value;
    }

    /**
     * Makes an array of zeros.
     *
     * @param length 0 or more
     * @return the array
     */
    public SharedIntArray sharedIntArray(int length) {
        return new IntArrayHandle(words("shared int array", Integer.BYTES, length), length);
    }

    /**
     * Makes an array of zeros.
     *
     * @param length 0 or more
     * @return the array
     */
    public SharedLongArray sharedLongArray(int length) {
        return new LongArrayHandle(words("shared long array", Long.BYTES, length), length);
    }

    /**
     * Makes an array of zeros.
     *
     * @param length 0 or more
     * @return the array
     */
    public SharedDoubleArray sharedDoubleArray(int length) {
        return new DoubleArrayHandle(words("shared double array", Double.BYTES, length), length);
    }

    private void requireSameMachine() {
        if (!node.transport().sameMachine()) {
            throw new UnsupportedOperationException("no memory can be shared over the transport "
                    + node.transport().name()
                    + ", which reaches other machines; a SharedLongArray or a Manager can be");
        }
    }

    private static void requireSize(long byteSize) {
        if (byteSize < 1) {
            throw new IllegalArgumentException(
                    "size of shared memory too small: byteSize=" + byteSize + ", allowed=1 or more");
        }
    }

    /** Something that may find no room, or no file. */
    @FunctionalInterface
    private interface Making<T> {
        T make() throws IOException;
    }

    private static <T> T unchecked(Making<T> making) {
        try {
            return making.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Makes memory that goes with its last user.
     *
     * @param byteSize 1 or more
     * @return the memory
     */
    public SharedMemory sharedMemory(long byteSize) {
        requireSameMachine();
        requireSize(byteSize);
        return unchecked(() -> {
            HostedFile file = HostedFile.create(node, MemoryNames.Use.MEMORY, byteSize);
            return MemoryHandle.of(Hold.made(file, 0, codec), Reference.Kind.MEMORY);
        });
    }

    /**
     * Makes memory that outlives everybody.
     *
     * @param name what it is called
     * @param byteSize 1 or more
     * @return the memory
     */
    public SharedMemory createSharedMemory(String name, long byteSize) {
        requireSameMachine();
        requireSize(byteSize);
        return unchecked(() -> {
            MappedFile file = MemoryNames.create(name, byteSize);
            return new NamedMemory(name, file);
        });
    }

    /**
     * Opens memory by name.
     *
     * @param name what it is called
     * @return the memory
     */
    public SharedMemory openSharedMemory(String name) {
        requireSameMachine();
        return unchecked(() -> NamedMemory.open(name));
    }

    /**
     * Makes a list.
     *
     * @param values its elements
     * @return the list
     */
    public ShareableList shareableList(Object... values) {
        requireSameMachine();
        var contents = new SharedSlots.Contents(values);
        return unchecked(() -> {
            HostedFile file = HostedFile.create(node, MemoryNames.Use.LIST, contents.bytes());
            MemoryHandle memory = MemoryHandle.of(Hold.made(file, 0, codec), Reference.Kind.LIST);
            return new ListHandle(memory, contents.into(memory.memory()));
        });
    }

    /**
     * Opens a list by name.
     *
     * @param name what it is called
     * @return the list
     */
    public ShareableList openShareableList(String name) {
        requireSameMachine();
        return unchecked(() -> ListHandle.of(NamedMemory.open(name)));
    }
}
