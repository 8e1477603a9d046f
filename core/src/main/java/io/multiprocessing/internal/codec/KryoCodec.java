package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.KryoException;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The default codec: compact and fast, on Kryo's buffers and serializer interface. {@link Routes} tells how each class
 * travels.
 *
 * <p>Objects that occur twice in a message are the same object afterwards, and cycles come through, as long as they do
 * not go only through things that are made after their parts (records, lambdas, immutable collections); those are
 * refused. What travels by Java serialization keeps identity among such objects, but an object reached both from there
 * and from elsewhere arrives as two.
 *
 * <p>May be used by any number of threads at once; a small number of coders is kept for all of them.
 */
public final class KryoCodec implements Codec {
    private static final int CODERS_KEPT = 16;

    static {
        // Kryo would otherwise use Unsafe, and the JVM print a warning. It looks when its first class is initialised,
        // which only this class causes.
        if (System.getProperty("kryo.unsafe") == null) {
            System.setProperty("kryo.unsafe", "false");
        }
    }

    private final AtomicReferenceArray<Object> coders = new AtomicReferenceArray<>(CODERS_KEPT);

    /** For {@link java.util.ServiceLoader}. */
    public KryoCodec() {}

    @Override
    public String name() {
        return "kryo";
    }

    @Override
    public int priority() {
        return 50;
    }

    @Override
    public byte[] encode(Object value) throws IOException {
        int place = place();
        try {
            Coder coder = borrow(place);
            byte[] message = coder.encode(value);
            coders.setRelease(place, coder);
            return message;
        } catch (KryoException e) {
            throw Failures.checked(e);
        } catch (StackOverflowError e) {
            throw Failures.tooDeep(e);
        }
    }

    @Override
    public Object decode(byte[] bytes, ClassFilter filter, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        int place = place();
        try {
            Coder coder = borrow(place);
            Object value = coder.decode(bytes, filter, loader);
            coders.setRelease(place, coder);
            return value;
        } catch (Passage e) {
            if (e.getCause() instanceof ClassNotFoundException missing) {
                throw missing;
            }
            throw Failures.checked(e);
        } catch (KryoException e) {
            throw Failures.checked(e);
        } catch (RuntimeException | LinkageError e) {
            throw Failures.unreadable(e);
        } catch (StackOverflowError e) {
            throw Failures.tooDeep(e);
        }
    }

    private Coder borrow(int place) {
        Coder coder = (Coder) coders.getAndSet(place, null);
        return coder == null ? new Coder() : coder;
    }

    private static int place() {
        return (int) Thread.currentThread().threadId() & CODERS_KEPT - 1;
    }
}
