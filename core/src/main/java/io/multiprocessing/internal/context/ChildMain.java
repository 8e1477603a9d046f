package io.multiprocessing.internal.context;

import io.multiprocessing.Target;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Likely;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.host.Codecs;
import io.multiprocessing.internal.host.Transports;
import io.multiprocessing.internal.launch.ChildBootstrap;
import io.multiprocessing.internal.launch.ChildSide;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.util.Arrays;

/** The main class of every child JVM. */
public final class ChildMain implements ChildSide {
    private String codec;
    private byte[] installed;

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
        if (Arrays.equals(settings, installed)) {
            return; // by the rehearsal
        }
        Settings inherited = Settings.fromBytes(settings);
        codec = inherited.codec();
        Transports.tell(inherited.transport(), inherited.transportClass());
        if (!inherited.logs()) {
            Log.expectNobody();
        }
        Contexts.inherit(inherited);
        installed = settings;
    }

    @Override
    public Target unpack(byte[] target) {
        return target(Codecs.byClassName(codec), target);
    }

    @Override
    public void rehearse(byte[] settings, byte[] rehearsal, String[] likely) throws Exception {
        if (rehearsal.length > 0) {
            install(settings);
            unpack(rehearsal).runTarget();
        }
        for (String each : likely) {
            Likely.prepareFor(each, targetsLoader());
        }
    }

    static Target target(Codec codec, byte[] bytes) {
        return (Target) Travel.decode(codec, "the target", bytes, ClassFilters.everything(), targetsLoader());
    }

    private static ClassLoader targetsLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ChildMain.class.getClassLoader();
    }
}
