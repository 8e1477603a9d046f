package io.multiprocessing.internal.codec;

import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/**
 * The components of a record class that we may reflect on. As Java serialization does, it reads the fields and calls
 * the canonical constructor.
 */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            try {
                return reflect(type);
            } catch (NoSuchFieldException | NoSuchMethodException e) {
                throw new LinkageError(type + " lacks what every record class has", e);
            }
        }
    };

    private final Constructor<?> constructor;
    private final Method readResolve;
    private final RecordMaker maker;

    /** One for each component, in order. */
    final Field[] fields;

    /** The first letter of each component's type descriptor. */
    final char[] types;

    /** Differs, almost always, between classes with different components. */
    final int fingerprint;

    private RecordShape(Constructor<?> constructor, Method readResolve, Field[] fields, char[] types, int fingerprint) {
        this.constructor = constructor;
        this.readResolve = readResolve;
        this.maker = RecordMaker.Makers.of(constructor.getDeclaringClass());
        this.fields = fields;
        this.types = types;
        this.fingerprint = fingerprint;
    }

    /** The shape of a record class, or null if its module does not let us reflect on it. */
    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static RecordShape reflect(Class<?> type) throws NoSuchFieldException, NoSuchMethodException {
        RecordComponent[] components = type.getRecordComponents();
        Field[] fields = new Field[components.length];
        char[] types = new char[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        int fingerprint = 1;
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            parameters[i] = component.getType();
            fields[i] = type.getDeclaredField(component.getName());
            types[i] = component.getType().descriptorString().charAt(0);
            fingerprint = 31 * (31 * fingerprint + component.getName().hashCode())
                    + component.getType().getName().hashCode();
            if (!fields[i].trySetAccessible()) {
                return null;
            }
        }
        Constructor<?> constructor = type.getDeclaredConstructor(parameters);
        return constructor.trySetAccessible()
                ? new RecordShape(constructor, readResolveOf(type), fields, types, fingerprint)
                : null;
    }

    private static Method readResolveOf(Class<?> type) {
        if (!Serializable.class.isAssignableFrom(type)) {
            return null;
        }
        try {
            Method method = type.getDeclaredMethod("readResolve");
            return method.getReturnType() == Object.class && method.trySetAccessible() ? method : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /**
     * Has the JDK make what it makes at the first call of a constructor, which initializes the class. No record is
     * made: with a number of values that is wrong, the call comes to nothing.
     */
    void prepare() {
        if (maker == null) {
            try {
                constructor.newInstance(new Object[fields.length + 1]);
            } catch (ReflectiveOperationException | IllegalArgumentException _) {
                // as was to be expected
            }
        }
    }

    /** The values of the components. */
    Object[] values(Object record) {
        Object[] values = new Object[fields.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = fields[i].get(record);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    void check(int theirFingerprint) throws InvalidClassException {
        if (theirFingerprint != fingerprint) {
            throw new InvalidClassException(
                    constructor.getDeclaringClass().getName(),
                    "this record has other components in the sending process; both need the same version of the class");
        }
    }

    /**
     * Makes a record, or what its {@code readResolve} returns.
     *
     * @throws ObjectStreamException the class refused the values
     */
    Object make(Object[] values) throws ObjectStreamException {
        if (maker != null) {
            return makeOurs(values);
        }
        try {
            Object record = constructor.newInstance(values);
            return readResolve == null ? record : readResolve.invoke(record);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new InvalidObjectException(
                    "a record " + constructor.getDeclaringClass().getName() + " cannot be made: " + e.getCause(),
                    e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new InvalidObjectException(
                    "a record " + constructor.getDeclaringClass().getName() + " cannot be made of these values: "
                            + e.getMessage(),
                    e);
        }
    }

    private Object makeOurs(Object[] values) throws ObjectStreamException {
        try {
            return maker.make(values);
        } catch (ObjectStreamException | RuntimeException e) {
            throw new InvalidObjectException(
                    "a record " + constructor.getDeclaringClass().getName() + " cannot be made: " + e, e);
        }
    }
}
