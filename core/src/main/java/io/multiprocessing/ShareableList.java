package io.multiprocessing;

import java.util.List;

/**
 * A list of fixed length whose elements lie in shared memory: {@code Byte}, {@code Short}, {@code Integer},
 * {@code Long}, {@code Float}, {@code Double}, {@code Boolean}, {@code String}, {@code byte[]} and null. Each comes
 * back as the type that it was put in as; a byte array as a copy.
 *
 * <p><b>Slots.</b> An element may be replaced by one of any of these types that has room in its slot: that of the first
 * value (8 bytes for a number, a boolean or null, the UTF-8 form of a string), rounded up to a multiple of 8 and at
 * least 8. A longer one is an {@link IllegalArgumentException}, and the slot keeps what it has. Methods that would
 * change the length throw {@link UnsupportedOperationException}.
 *
 * <p><b>Atomic</b> is what one call does with one element: {@code get} and {@code set} see and leave a whole element,
 * of any length, whoever writes at the same time or dies while writing. {@code set} returns what it replaced. Whatever
 * goes over several elements (iteration, {@code toString}, {@code indexOf} …) is not. What a process did to shared
 * memory before {@code set} is visible to one that gets that element.
 *
 * <p>{@code indexOf}, {@code contains}, and {@code equals} of two such lists compare byte arrays by content.
 *
 * <p><b>Life.</b> The list goes with its last holder and travels as every {@link Shareable} does. While its maker lives
 * and holds it, any process of the user opens it by its {@link #name()}. Who has it open keeps it when the maker dies.
 * No method waits, but {@code set} for a process that is just writing the same slot: if that is stopped in the middle
 * of it, the call throws {@link java.io.UncheckedIOException} after 10 s. All may be called from any thread; after
 * {@link #close()} every method throws {@link IllegalStateException}.
 */
public interface ShareableList extends List<Object>, Shareable, AutoCloseable {
    /**
     * The name by which {@link Context#openShareableList} opens it.
     *
     * @return a generated name
     */
    String name();

    /**
     * Ends the name: nobody can open the list any more, and handles on their way cannot arrive. Who has it keeps it.
     *
     * @throws java.io.UncheckedIOException with {@link java.nio.file.NoSuchFileException} as its cause: the name has
     *     ended before
     */
    void unlink();

    /** Closes this handle; others keep the list. A second call does nothing. */
    @Override
    void close();
}
