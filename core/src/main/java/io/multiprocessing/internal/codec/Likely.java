package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;

/**
 * What a JVM that waits for a target can do for one like those that others had: load its classes, see how it travels,
 * and have the JDK make what it makes once for each lambda or constructor. None of this runs code of the user's: a
 * class is initialized beforehand only if neither it nor what it inherits from has an initializer, so that nobody can
 * tell.
 */
public final class Likely {
    private static final String SEPARATOR = "\n";
    private static final int LAMBDA_WORDS = 10;

    /** How the name of a static initializer stands in a class file: tag, length, characters. */
    private static final byte[] INITIALIZER = {1, 0, 8, '<', 'c', 'l', 'i', 'n', 'i', 't', '>'};

    private Likely() {}

    /**
     * Describes an object without what is in it.
     *
     * @param object any; of a lambda, nothing that it has captured is looked at
     * @return for {@link #prepareFor}
     */
    public static String describe(Object object) {
        Class<?> type = object.getClass();
        try {
            if (Routes.isLambda(type)
                    && Routes.of(type).kind() == Kind.LAMBDA
                    && Replacement.of(type).replace(object) instanceof SerializedLambda lambda) {
                return String.join(
                        SEPARATOR,
                        lambda.getCapturingClass().replace('/', '.'),
                        lambda.getFunctionalInterfaceClass(),
                        lambda.getFunctionalInterfaceMethodName(),
                        lambda.getFunctionalInterfaceMethodSignature(),
                        Integer.toString(lambda.getImplMethodKind()),
                        lambda.getImplClass(),
                        lambda.getImplMethodName(),
                        lambda.getImplMethodSignature(),
                        lambda.getInstantiatedMethodType(),
                        Integer.toString(lambda.getCapturedArgCount()));
            }
        } catch (IOException | RuntimeException _) {
            // then by its class alone
        }
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /**
     * Does beforehand what can be done for objects like one that was described. What cannot be done is left out: the
     * object will say so, if it comes at all.
     *
     * @param description of {@link #describe}, in another process
     * @param loader has its classes
     */
    public static void prepareFor(String description, ClassLoader loader) {
        String[] words = description.split(SEPARATOR, -1);
        try {
            Class<?> type = Class.forName(words[0], false, loader);
            type.getDeclaredMethods(); // links the class, and loads those of the methods' parameters
            if (words.length == LAMBDA_WORDS) {
                LambdaMaker.prepare(type);
                if (isInitializedUnnoticed(type)) {
                    makeOnce(type, words, loader);
                }
            } else {
                Route route = Routes.of(type);
                if (route.kind() == Kind.RECORD && isInitializedUnnoticed(type)) {
                    route.shape().prepare();
                }
            }
        } catch (ClassNotFoundException | IOException | LinkageError | RuntimeException _) {
            // the target will say so
        }
    }

    /** With nothing captured, to be dropped: the JDK makes its class on the way. */
    private static void makeOnce(Class<?> capturingClass, String[] words, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        int kind = Integer.parseInt(words[4]);
        MethodType signature = MethodType.fromMethodDescriptorString(words[7], loader);
        boolean hasReceiver = kind == MethodHandleInfo.REF_invokeVirtual
                || kind == MethodHandleInfo.REF_invokeSpecial
                || kind == MethodHandleInfo.REF_invokeInterface;
        Object[] captured = new Object[Integer.parseInt(words[9])];
        for (int i = hasReceiver ? 1 : 0; i < captured.length; i++) {
            Class<?> type = signature.parameterType(hasReceiver ? i - 1 : i);
            captured[i] = type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
        }
        LambdaMaker.make(
                capturingClass,
                new SerializedLambda(
                        capturingClass,
                        words[1],
                        words[2],
                        words[3],
                        kind,
                        words[5],
                        words[6],
                        words[7],
                        words[8],
                        captured),
                captured);
    }

    /** Whether no code of a user's runs when a class is initialized. */
    private static boolean isInitializedUnnoticed(Class<?> type) throws IOException {
        if (type == null || type.getClassLoader() == null) {
            return true;
        }
        if (hasInitializer(type) || !isInitializedUnnoticed(type.getSuperclass())) {
            return false;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (!isInitializedUnnoticed(each)) {
                return false;
            }
        }
        return true;
    }

    /** Looks for the name: that it stands there for something else does no harm. */
    private static boolean hasInitializer(Class<?> type) throws IOException {
        byte[] bytes;
        try (InputStream in =
                type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            if (in == null) {
                return true;
            }
            bytes = in.readAllBytes();
        }
        for (int at = 0; at <= bytes.length - INITIALIZER.length; at++) {
            int matching = 0;
            while (matching < INITIALIZER.length && bytes[at + matching] == INITIALIZER[matching]) {
                matching++;
            }
            if (matching == INITIALIZER.length) {
                return true;
            }
        }
        return false;
    }
}
