package io.multiprocessing.internal.launch;

import java.util.List;
import java.util.Set;

/** What there is to know of the options of a JVM. */
public final class JvmOptions {
    /** Options whose value is the next word. */
    private static final Set<String> VALUE_FOLLOWS = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--patch-module",
            "--enable-native-access",
            "--illegal-native-access",
            "--sun-misc-unsafe-memory-access",
            "--source");

    /** Options of which the JVM takes all: one speaks of the same as another only when it says the same. */
    private static final Set<String> ADDED_UP = Set.of("--add-opens", "--add-exports", "--add-reads", "--add-modules");

    private static final List<String> CLASS_DATA =
            List.of("AOT", "SharedArchive", "SharedClassList", "DumpLoadedClassList", "VMOptionsFile", "Flags");

    /** Beginnings of options that start something of the user's in the JVM, or that take a port or a file for it. */
    private static final List<String> COMPANIONS = List.of(
            "-agentlib:",
            "-agentpath:",
            "-javaagent:",
            "-Xrun",
            "-Xdebug",
            "-XX:StartFlightRecording",
            "-XX:AOTMode",
            "-XX:ArchiveClassesAtExit",
            "-Dcom.sun.management.",
            "-Dio.multiprocessing.checkpoint");

    private static final String NATIVE_ACCESS = "--enable-native-access";
    private static final String DENIED = "--illegal-native-access=deny";

    private JvmOptions() {}

    /**
     * Checks that the words are options, so that none of them is taken for the main class.
     *
     * @param args words for a command line
     * @return a copy
     * @throws IllegalArgumentException one of them neither begins with {@code -} or {@code @} nor is the value of the
     *     option before it
     */
    public static List<String> requireOptions(List<String> args) {
        boolean isValue = false;
        for (String arg : args) {
            if (!isValue && !arg.startsWith("-") && !arg.startsWith("@")) {
                throw new IllegalArgumentException("not a JVM option: \"" + arg + "\" in " + args
                        + "; options begin with - and are one argument each, such as \"-Xss2m\", \"-Dkey=value\"");
            }
            isValue = !isValue && valueFollows(arg);
        }
        return List.copyOf(args);
    }

    static boolean valueFollows(String option) {
        return VALUE_FOLLOWS.contains(option);
    }

    /**
     * Whether the options say something about the same as this one. Who denies native access to those who have not been
     * given it does not want it given.
     */
    static boolean speakOf(String option, List<String> options) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        boolean adds = ADDED_UP.contains(name);
        String before = "";
        for (String each : options) {
            if (adds) {
                if (each.equals(option) || (before + "=" + each).equals(option)) {
                    return true;
                }
                before = each;
                continue;
            }
            if (each.equals(name) || each.startsWith(name + "=")) {
                return true;
            }
            if (name.equals(NATIVE_ACCESS) && (each.equals(DENIED) || (before + "=" + each).equals(DENIED))) {
                return true;
            }
            before = each;
        }
        return false;
    }

    /** Whether one of the options chooses a garbage collector; two choices are an error to the JVM. */
    static boolean chooseCollector(List<String> options) {
        for (String option : options) {
            if (option.startsWith("-XX:+Use") && option.endsWith("GC")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether one of the options is about archives of class data or AOT caches, or is in a file that nobody has read;
     * the JVM refuses more than one.
     */
    static boolean chooseClassData(List<String> options) {
        for (String option : options) {
            if (option.startsWith("@") || option.startsWith("-Xshare")) {
                return true;
            }
            for (String part : CLASS_DATA) {
                if (option.startsWith("-XX:") && option.contains(part)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a JVM with these options does something besides running its target, so that it must not wait for one. */
    static boolean bringCompanions(List<String> options) {
        for (String option : options) {
            for (String beginning : COMPANIONS) {
                if (option.startsWith(beginning)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the class path is given native access, and nothing else is. */
    static boolean giveNativeAccess(List<String> options) {
        return options.contains(NATIVE_ACCESS + "=ALL-UNNAMED")
                || options.contains(NATIVE_ACCESS) && options.contains("ALL-UNNAMED");
    }
}
