package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.KryoException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.StreamCorruptedException;

/** Turns what a codec runs into into what {@link io.multiprocessing.spi.Codec} says it throws. */
final class Failures {
    private Failures() {}

    /** The complaint of a buffer: a message that ends too early, or grows too long. */
    static IOException ofBuffer(KryoException e) {
        return new StreamCorruptedException(e.getMessage());
    }

    /**
     * Bytes that make no sense, or a class's own code that threw: damaged bytes make even the JDK's own collections
     * throw an {@link InternalError}. Only what says that this JVM is out of memory is thrown on.
     */
    static IOException unreadable(Throwable e) {
        return switch (e) {
            case OutOfMemoryError exhausted -> throw exhausted;
            case StackOverflowError deep -> tooDeep(deep);
            default -> new InvalidObjectException("the bytes cannot be made an object: " + e, e);
        };
    }

    static IOException tooDeep(StackOverflowError e) {
        return new IOException(
                "the objects refer to each other in too long a chain (a linked list of thousands of nodes, say) for this thread's stack;"
                        + " send the elements in a list, or give the thread a larger stack with -Xss",
                e);
    }
}
