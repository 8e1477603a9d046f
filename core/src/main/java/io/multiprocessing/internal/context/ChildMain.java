package io.multiprocessing.internal.context;

import io.multiprocessing.Target;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.host.Codecs;
import io.multiprocessing.internal.host.Transports;
import io.multiprocessing.internal.launch.ChildBootstrap;
import io.multiprocessing.internal.launch.ChildSide;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.Codec;
import java.io.IOException;

/** The main class of every child JVM. */
public final class ChildMain implements ChildSide {
    private String codec;

    private ChildMain() {}

    /**
     * Runs a child; what it is to do comes over its standard input.
     *
     * @param args none
     * @throws Throwable what the target threw
     */
    public static void main(String[] args) throws Throwable {
        ChildBootstrap.run(args, new ChildMain());
    }

    @Override
    public void install(byte[] settings) throws IOException {
        Settings inherited = Settings.fromBytes(settings);
        codec = inherited.codec();
        Transports.tell(inherited.transport(), inherited.transportClass());
        if (!inherited.logs()) {
            Log.expectNobody();
        }
        Contexts.inherit(inherited);
    }

    @Override
    public Target unpack(byte[] target) {
        return target(Codecs.byClassName(codec), target);
    }

    @Override
    public void rehearse(byte[] settings, byte[] rehearsal, String[] classes) throws Exception {
        if (rehearsal.length > 0) {
            install(settings);
            unpack(rehearsal).runTarget();
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (String name : classes) {
            load(name, context);
        }
    }

    /** Loads and links a class, and those of its methods' parameters; initializes none. */
    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader).getDeclaredMethods();
        } catch (ClassNotFoundException | LinkageError | RuntimeException _) {
            // the target will say so, if it is wanted at all
        }
    }

    static Target target(Codec codec, byte[] bytes) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return (Target) Travel.decode(
                codec,
                "the target",
                bytes,
                ClassFilters.everything(),
                context != null ? context : ChildMain.class.getClassLoader());
    }
}
