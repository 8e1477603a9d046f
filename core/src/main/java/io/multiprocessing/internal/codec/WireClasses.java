package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads what class an object is of: the tag of its {@link Kind} and, for some kinds, a class name. A name is
 * written once a message; afterwards its number, counted from one, takes its place.
 */
final class WireClasses {
    private final List<String> writtenNames = new ArrayList<>();
    private final List<Class<?>> readClasses = new ArrayList<>();
    private ClassGate gate;

    /** Prepares for reading a message. */
    void open(ClassFilter filter, ClassLoader loader) {
        gate = gate == null ? new ClassGate(filter, loader) : gate.with(filter, loader);
    }

    ClassGate gate() {
        return gate;
    }

    void writeClass(WireOutput output, Route route) {
        output.writeVarInt(route.kind().tag(), true);
        if (route.kind().named()) {
            writeName(output, route.type().getName());
        }
    }

    void writeName(WireOutput output, String name) {
        for (int i = 0; i < writtenNames.size(); i++) {
            if (writtenNames.get(i).equals(name)) {
                output.writeVarInt(i + 1, true);
                return;
            }
        }
        writtenNames.add(name);
        output.writeVarInt(0, true);
        output.writeString(name);
    }

    /** The class that follows a tag, or null if none does. */
    Class<?> readClass(WireInput input, Kind kind) throws IOException, ClassNotFoundException {
        if (!kind.named()) {
            return null;
        }
        Class<?> type = readName(input);
        if (Routes.of(type).kind() != kind && Routes.withoutReplacement(type).kind() != kind) {
            throw new InvalidClassException(
                    type.getName(), "was sent as " + kind + ", which it is not here; " + Refusal.ofClass(type));
        }
        return type;
    }

    Class<?> readName(WireInput input) throws IOException, ClassNotFoundException {
        int number = input.readVarInt(true);
        if (number == 0) {
            Class<?> type = gate.load(input.readString());
            readClasses.add(type);
            return type;
        }
        if (number < 0 || number > readClasses.size()) {
            throw new StreamCorruptedException("a reference to class name " + number + " of " + readClasses.size());
        }
        return readClasses.get(number - 1);
    }

    void reset() {
        writtenNames.clear();
        readClasses.clear();
    }
}
