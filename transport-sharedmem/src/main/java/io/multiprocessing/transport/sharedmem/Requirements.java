package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What Chronicle Queue wants of a JVM: its jars, and options. Asked without loading any class of it, so that who lacks
 * something gets a sentence and not a stack of linkage errors.
 */
public final class Requirements {
    private static final String QUEUE = "net.openhft.chronicle.queue.ChronicleQueue";
    private static final List<String> LIBRARIES = List.of(
            QUEUE,
            "net.openhft.chronicle.core.Jvm",
            "net.openhft.chronicle.bytes.Bytes",
            "net.openhft.chronicle.wire.Wire");

    private static final List<String> OPENED =
            List.of("java.base/sun.nio.ch", "java.base/java.lang", "java.base/java.lang.reflect");
    private static final String EXPORTED = "java.base/jdk.internal.ref";
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access";
    private static final int FIRST_JDK_THAT_WARNS = 24;

    private static volatile boolean met;

    private Requirements() {}

    /**
     * What children need, when Chronicle Queue is there.
     *
     * @return JVM options; none where it is not
     */
    public static List<String> childJvmArgs() {
        return Found.MODULES.isEmpty() ? List.of() : options();
    }

    /**
     * Makes sure that durable queues can run here.
     *
     * @throws IllegalStateException jars or options are missing; the message says what to add
     */
    public static void check() {
        if (met) {
            return;
        }
        if (Found.MODULES.isEmpty()) {
            throw new IllegalStateException(
                    "durable queues stand on Chronicle Queue, and there is no class " + QUEUE
                            + " on the class path or module path. Add the dependency net.openhft:chronicle-queue:2026.4"
                            + " (an optional dependency of multiprocessing-transport-sharedmem, so it does not come by itself)");
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "durable queues stand on Chronicle Queue, which needs JVM options that this JVM was started without: "
                            + String.join(" ", missing) + "\nStart it with this line:\n" + String.join(" ", options())
                            + "\n(children started by a Context get it by themselves; in Maven's Surefire it belongs"
                            + " into argLine)");
        }
        quieten();
        met = true;
    }

    private static List<String> options() {
        String target = String.join(",", Found.MODULES);
        List<String> options = new ArrayList<>();
        OPENED.forEach(each -> options.add("--add-opens=" + each + "=" + target));
        options.add("--add-exports=" + EXPORTED + "=" + target);
        options.add("--enable-native-access=" + target);
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
            options.add(UNSAFE + "=allow");
        }
        return options;
    }

    private static List<String> missing() {
        String target = String.join(",", Found.MODULES);
        List<String> missing = new ArrayList<>();
        for (Module user : Found.USERS) {
            for (String each : OPENED) {
                if (!base().isOpen(packageOf(each), user)) {
                    missing.add("--add-opens=" + each + "=" + target);
                }
            }
            if (!base().isExported(packageOf(EXPORTED), user)) {
                missing.add("--add-exports=" + EXPORTED + "=" + target);
            }
            if (!user.isNativeAccessEnabled()) {
                missing.add("--enable-native-access=" + target);
            }
        }
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS
                && ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .noneMatch(argument -> argument.startsWith(UNSAFE))) {
            missing.add(UNSAFE + "=allow");
        }
        return List.copyOf(new LinkedHashSet<>(missing));
    }

    private static Module base() {
        return Object.class.getModule();
    }

    private static String packageOf(String place) {
        return place.substring(place.indexOf('/') + 1);
    }

    /** Chronicle sends word of its use over the network, watches disks, and greets on the console, unless told. */
    private static void quieten() {
        Set.of("chronicle.analytics.disable", "chronicle.disk.monitor.disable", "chronicle.announcer.disable")
                .forEach(Requirements::setUnlessSet);
        if (!Log.isHeard() && System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
    }

    private static void setUnlessSet(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    /** Looked for once. */
    private static final class Found {
        static final Set<Module> USERS = new LinkedHashSet<>();
        static final Set<String> MODULES = new LinkedHashSet<>();

        static {
            try {
                for (String each : LIBRARIES) {
                    Module module = Class.forName(each, false, Requirements.class.getClassLoader())
                            .getModule();
                    USERS.add(module);
                    MODULES.add(module.isNamed() ? module.getName() : "ALL-UNNAMED");
                }
            } catch (ClassNotFoundException | LinkageError missing) {
                USERS.clear();
                MODULES.clear();
            }
        }
    }
}
