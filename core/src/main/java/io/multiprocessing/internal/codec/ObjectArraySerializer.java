package io.multiprocessing.internal.codec;

import java.lang.reflect.Array;

/** Arrays of objects. */
final class ObjectArraySerializer extends GraphSerializer {
    @Override
    void writeContent(Coder coder, WireOutput output, Object array) {
        Object[] elements = (Object[]) array;
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            coder.writeClassAndObject(output, element);
        }
    }

    @Override
    Object readContent(Coder coder, WireInput input, Class<?> type) {
        Object[] elements = (Object[]) Array.newInstance(type.getComponentType(), input.readSize());
        coder.reference(elements);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = coder.readClassAndObject(input);
        }
        return elements;
    }
}
