package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.lang.reflect.Array;

/** Arrays of objects. */
final class ObjectArraySerializer extends GraphSerializer {
    private final Kind kind;

    ObjectArraySerializer(Kind kind) {
        this.kind = kind;
    }

    @Override
    void write(Coder coder, WireOutput output, Object array) throws IOException {
        Object[] elements = (Object[]) array;
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            coder.write(element);
        }
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        int length = input.readSize();
        Object[] elements = newArray(type, length);
        coder.reference(elements);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = coder.read();
        }
        return elements;
    }

    private Object[] newArray(Class<?> type, int length) {
        if (kind == Kind.STRING_ARRAY) {
            return new String[length];
        }
        return kind == Kind.OBJECT_ARRAY
                ? new Object[length]
                : (Object[]) Array.newInstance(type.getComponentType(), length);
    }
}
