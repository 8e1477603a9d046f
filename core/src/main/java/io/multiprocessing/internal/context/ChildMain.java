package io.multiprocessing.internal.context;

import io.multiprocessing.Target;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.host.Codecs;
import io.multiprocessing.internal.launch.ChildBootstrap;
import io.multiprocessing.internal.launch.ChildSide;
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
        Contexts.inherit(inherited);
    }

    @Override
    public Target unpack(byte[] target) {
        return target(Codecs.byClassName(codec), target);
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
