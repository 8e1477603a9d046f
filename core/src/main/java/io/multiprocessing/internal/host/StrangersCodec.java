package io.multiprocessing.internal.host;

import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;

/**
 * A codec for values that cross a border: whatever filter it is given, it reads only what the border's filter lets in.
 *
 * @param inner does the work
 * @param filter asked before a class is loaded
 * @param border asked about shared objects
 */
record StrangersCodec(Codec inner, ClassFilter filter, Border border) implements Codec {
    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public int priority() {
        return inner.priority();
    }

    @Override
    public byte[] encode(Object value) throws IOException {
        Border outer = Border.enter(border);
        try {
            return inner.encode(value);
        } finally {
            Border.leave(outer);
        }
    }

    @Override
    public Object decode(byte[] bytes, ClassFilter ignored, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        Border outer = Border.enter(border);
        try {
            return inner.decode(bytes, filter, loader);
        } finally {
            Border.leave(outer);
        }
    }
}
