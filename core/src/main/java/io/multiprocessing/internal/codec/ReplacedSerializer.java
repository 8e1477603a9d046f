package io.multiprocessing.internal.codec;

import java.io.IOException;

/**
 * Objects of classes with {@code writeReplace}. One that is replaced by another of its own class is written as if there
 * were no such method, as Java serialization does.
 */
final class ReplacedSerializer extends GraphSerializer {
    @Override
    void write(Coder coder, WireOutput output, Object object) throws IOException {
        Object replacement = Replacement.of(object.getClass()).replace(object);
        if (replacement != null && replacement.getClass() == object.getClass()) {
            coder.writeUnreplaced(object, replacement);
        } else {
            coder.write(replacement);
        }
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        return coder.read();
    }
}
