package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.KryoException;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The default codec: compact and fast. {@link Routes} tells how each class travels.
 *
 * <p>Of Kryo it uses the buffers. A {@code Kryo} object is left out: to make one loads some eighty classes, which costs
 * each child a third of a JVM's start; its reference tracking hashes every object and writes the class of each back
 * reference; its lambda serializer needs JVM flags; its array and collection serializers believe any length; and making
 * one calls for {@code Unsafe}, about which JDK 25 prints a warning.
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
            throw Failures.ofBuffer(e);
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
        } catch (KryoException e) {
            throw Failures.ofBuffer(e);
        } catch (RuntimeException | Error e) {
            throw Failures.unreadable(e);
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
