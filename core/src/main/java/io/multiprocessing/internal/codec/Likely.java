package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;

/**
 * What a JVM that waits for a target can do for one like those that others had: load its classes, see how it travels,
 * and have the JDK make what it makes once for each lambda or constructor. None of this runs code of the user's: a
 * class is initialized beforehand only if neither it nor what it inherits from, nor an interface of the lambda, has an
 * initializer, so that nobody can tell. (That is so of what Java's compiler makes of lambdas; other languages may have
 * more of their own run when one is unpacked.)
 */
public final class Likely {
    private static final String SEPARATOR = "\n";

    /** Then come the lambda's interfaces. */
    private static final int LAMBDA_WORDS = 10;

    /** A class file begins so; what does not, only its loader can read. */
    private static final byte[] MAGIC = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE};

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
                String description = String.join(
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
                for (Class<?> each : type.getInterfaces()) {
                    description = String.join(SEPARATOR, description, each.getName());
                }
                return description;
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
            if (words.length > LAMBDA_WORDS) {
                LambdaMaker.prepare(type);
                boolean unnoticed = isInitializedUnnoticed(type);
                for (int i = LAMBDA_WORDS; i < words.length && unnoticed; i++) {
                    unnoticed = isInitializedUnnoticed(Class.forName(words[i], false, loader));
                }
                if (unnoticed) {
                    makeOnce(type, words, loader);
                }
            } else {
                Route route = Routes.of(type);
                if (route.kind() == Kind.RECORD && isInitializedUnnoticed(type)) {
                    route.shape().prepare();
                }
            }
        } catch (ClassNotFoundException
                | IOException
                | LinkageError
                | StackOverflowError
                | InternalError
                | RuntimeException _) {
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
        URL file = type.getClassLoader().getResource(type.getName().replace('.', '/') + ".class");
        if (file == null) {
            return true;
        }
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // which would keep the jar open
        byte[] bytes;
        try (InputStream in = connection.getInputStream()) {
            bytes = in.readAllBytes();
        }
        if (!isAt(0, bytes, MAGIC)) {
            return true;
        }
        for (int at = MAGIC.length; at < bytes.length; at++) {
            if (isAt(at, bytes, INITIALIZER)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(int at, byte[] bytes, byte[] wanted) {
        int end = at + wanted.length;
        return end <= bytes.length && Arrays.equals(bytes, at, end, wanted, 0, wanted.length);
    }
}
