package io.multiprocessing.internal.host;

import io.multiprocessing.spi.Codec;
import java.util.Comparator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The codecs of this process, one instance a class. */
public final class Codecs {
    private static final Map<String, Codec> BY_CLASS = new ConcurrentHashMap<>();

    private Codecs() {}

    /**
     * The default: of those that are offered as services, the one of highest priority.
     *
     * @return the codec
     */
    public static Codec best() {
        Codec best = ServiceLoader.load(Codec.class, Codecs.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .max(Comparator.comparingInt(Codec::priority))
                .orElseThrow(() -> new IllegalStateException(
                        "no codec on the class path, not even the project's own; is its jar complete?"));
        return remember(best);
    }

    /**
     * Makes an instance known.
     *
     * @param codec the codec
     * @return the codec
     */
    public static Codec remember(Codec codec) {
        BY_CLASS.put(codec.getClass().getName(), codec);
        return codec;
    }

    /**
     * The codec of a class, made by its public no-argument constructor when this process has none yet.
     *
     * @param className the class's binary name
     * @return the codec
     * @throws IllegalArgumentException there is no such class, or it is not a codec that can be made
     */
    public static Codec byClassName(String className) {
        return BY_CLASS.computeIfAbsent(className, Codecs::make);
    }

    private static Codec make(String className) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            ClassLoader loader = context != null ? context : Codecs.class.getClassLoader();
            // a class that is no codec is not even initialised
            return Class.forName(className, false, loader)
                    .asSubclass(Codec.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the codec " + className
                            + " cannot be made in this process; it needs to be a public class with a public no-argument"
                            + " constructor, on the class path, in an exported package",
                    e);
        }
    }
}
