package io.multiprocessing.internal.codec;

import java.io.InvalidObjectException;

/** Enum constants, by name: the order of the constants may differ between versions of a class. */
final class EnumSerializer extends GraphSerializer {
    @Override
    void write(Coder coder, WireOutput output, Object constant) {
        output.writeString(((Enum<?>) constant).name());
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws InvalidObjectException {
        return constant(type, input.readString());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an enum, as its route has made sure
    private static Object constant(Class<?> type, String name) throws InvalidObjectException {
        try {
            return Enum.valueOf((Class) type, name);
        } catch (IllegalArgumentException e) {
            throw new InvalidObjectException(type.getName() + " has no constant " + name + " in this process", e);
        }
    }
}
