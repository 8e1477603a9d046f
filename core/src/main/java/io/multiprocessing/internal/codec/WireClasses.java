package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.multiprocessing.spi.ClassFilter;
import java.io.IOException;
import java.io.InvalidClassException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads what class an object is of: the tag of its {@link Kind} and, for some kinds, a class name. A name is
 * written once a message; afterwards its number, counted from one, takes its place.
 */
final class WireClasses implements ClassResolver {
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
        switch (route.kind()) {
            case ENUM, RECORD, NAMED_ARRAY -> writeName(output, route.type().getName());
            default -> {}
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

    Route readClass(WireInput input, int tag) {
        Kind kind = Kind.ofTag(tag);
        if (kind == null) {
            throw new KryoException("no kind of object has the tag " + tag);
        }
        try {
            return switch (kind) {
                case ENUM, RECORD, NAMED_ARRAY -> named(kind, readName(input));
                default -> BuiltInRoutes.of(kind);
            };
        } catch (IOException | ClassNotFoundException e) {
            throw new Passage(e);
        }
    }

    private static Route named(Kind kind, Class<?> type) throws InvalidClassException {
        Route route = Routes.of(type);
        if (route.kind() != kind) {
            throw new InvalidClassException(
                    type.getName(), "was sent as " + kind + ", which it is not here; " + Refusal.ofClass(type));
        }
        return route;
    }

    Class<?> readName(WireInput input) throws IOException, ClassNotFoundException {
        int number = input.readVarInt(true);
        if (number == 0) {
            Class<?> type = gate.load(input.readString());
            readClasses.add(type);
            return type;
        }
        if (number < 0 || number > readClasses.size()) {
            throw new KryoException("a reference to class name " + number + " of " + readClasses.size());
        }
        return readClasses.get(number - 1);
    }

    @Override
    public void reset() {
        writtenNames.clear();
        readClasses.clear();
    }

    @Override
    public void setKryo(Kryo kryo) {}

    /** Kryo registers its own serializers when it is made; ours come from {@link Routes}. */
    @Override
    public Registration register(Registration registration) {
        return registration;
    }

    @Override
    public Registration unregister(int classId) {
        return null;
    }

    @Override
    public Registration registerImplicit(@SuppressWarnings("rawtypes") Class type) {
        return registration(Routes.of(type));
    }

    @Override
    public Registration getRegistration(@SuppressWarnings("rawtypes") Class type) {
        return null;
    }

    @Override
    public Registration getRegistration(int classId) {
        return null;
    }

    @Override
    public Registration writeClass(Output output, @SuppressWarnings("rawtypes") Class type) {
        Route route = Routes.of(type);
        writeClass((WireOutput) output, route);
        return registration(route);
    }

    @Override
    public Registration readClass(Input input) {
        return registration(readClass((WireInput) input, input.readVarInt(true)));
    }

    private static Registration registration(Route route) {
        return new Registration(
                route.type(), Forms.of(route.kind()), route.kind().tag());
    }
}
