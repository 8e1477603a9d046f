package io.multiprocessing.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Makes a lambda of its serialized form, by the method {@code $deserializeLambda$} that the compiler has put into the
 * capturing class. It is private; where the class's module is not open to us, {@code java.base} is made to call it: it
 * does so for any {@link SerializedLambda} that it reads from a stream. Such a stream is written here and read at once.
 * The captured values need not be Serializable for that: each is replaced by its {@link Index} in the stream, and put
 * back when that is read.
 */
final class LambdaMaker {
    /** Method handles, and called by their exact type: that needs nothing spun, where reflection does. */
    private static final ClassValue<MethodHandle> DESERIALIZERS = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            try {
                Method method = type.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
                return method.trySetAccessible() && Modifier.isStatic(method.getModifiers())
                        ? MethodHandles.lookup().unreflect(method)
                        : null;
            } catch (NoSuchMethodException | IllegalAccessException e) {
                return null;
            }
        }
    };

    /** The place of a captured value. */
    private record Index(int index) implements Serializable {}

    private LambdaMaker() {}

    /** Does beforehand what {@link #make} does once for a class. Does not initialize it. */
    static void prepare(Class<?> capturingClass) {
        DESERIALIZERS.get(capturingClass);
    }

    static Object make(Class<?> capturingClass, SerializedLambda lambda, Object[] captured)
            throws IOException, ClassNotFoundException {
        MethodHandle deserializer = DESERIALIZERS.get(capturingClass);
        if (deserializer == null) {
            return makeInJavaBase(capturingClass, lambda, captured);
        }
        try {
            return (Object) deserializer.invokeExact(lambda);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidObjectException(unknown(capturingClass, lambda), e);
        }
    }

    private static String unknown(Class<?> capturingClass, SerializedLambda lambda) {
        return capturingClass.getName() + " has no such lambda in this process (" + lambda.getImplMethodName()
                + "); both need the same version of the class, compiled by the same compiler";
    }

    private static Object makeInJavaBase(Class<?> capturingClass, SerializedLambda lambda, Object[] captured)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(withPlaces(capturingClass, lambda));
        }
        try (ObjectInputStream input =
                new Reader(new ByteArrayInputStream(bytes.toByteArray()), capturingClass, captured)) {
            return input.readObject();
        } catch (RuntimeException e) {
            throw new InvalidObjectException(unknown(capturingClass, lambda), e);
        }
    }

    private static SerializedLambda withPlaces(Class<?> capturingClass, SerializedLambda lambda) {
        Object[] places = new Object[lambda.getCapturedArgCount()];
        for (int i = 0; i < places.length; i++) {
            places[i] = new Index(i);
        }
        return new SerializedLambda(
                capturingClass,
                lambda.getFunctionalInterfaceClass(),
                lambda.getFunctionalInterfaceMethodName(),
                lambda.getFunctionalInterfaceMethodSignature(),
                lambda.getImplMethodKind(),
                lambda.getImplClass(),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                lambda.getInstantiatedMethodType(),
                places);
    }

    private static final class Reader extends ObjectInputStream {
        private final Class<?> capturingClass;
        private final Object[] captured;

        Reader(InputStream bytes, Class<?> capturingClass, Object[] captured) throws IOException {
            super(bytes);
            this.capturingClass = capturingClass;
            this.captured = captured;
            setObjectInputFilter(info -> ObjectInputFilter.Status.ALLOWED);
            enableResolveObject(true);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
            String name = description.getName();
            return name.equals(capturingClass.getName())
                    ? capturingClass
                    : Class.forName(name, false, LambdaMaker.class.getClassLoader());
        }

        @Override
        protected Object resolveObject(Object object) {
            return object instanceof Index place ? captured[place.index] : object;
        }
    }
}
