package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;

/**
 * Java serialization, for those who want its semantics throughout: one graph, in which every object keeps its identity.
 * Records, JDK values and shared objects that are not Serializable travel all the same. Reading is done under a filter,
 * with bounds on depth and sizes.
 *
 * <p>One thing Java serialization cannot do: a lambda that captures an object which in turn holds that lambda, if the
 * lambda is written first.
 */
public final class JdkCodec implements Codec {
    /** For {@link java.util.ServiceLoader}. */
    public JdkCodec() {}

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public byte[] encode(Object value) throws IOException {
        try {
            return new JavaOutput(true).write(value);
        } catch (StackOverflowError e) {
            throw Failures.tooDeep(e);
        }
    }

    @Override
    public Object decode(byte[] bytes, ClassFilter filter, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        try {
            return new JavaInput(bytes.length, new ClassGate(filter, loader), true).read(bytes, 0, bytes.length);
        } catch (RuntimeException | Error e) {
            throw Failures.unreadable(e);
        }
    }
}
