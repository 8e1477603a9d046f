package io.multiprocessing.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /** Beginnings of options that class data must have been made with. */
    private static final List<String> CLASS_DATA_KNOWS = List.of(
            "--add-opens=",
            "--add-exports=",
            "--add-reads=",
            "--add-modules=",
            "--enable-native-access=",
            "--illegal-native-access=",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UseCompactObjectHeaders");

    /** Beginnings of options beside which the JVM takes no class data with linked classes, which ours are. */
    private static final List<String> CLASS_DATA_PRECLUDED = List.of(
            "@",
            "-Xshare",
            "-agentlib:",
            "-agentpath:",
            "-javaagent:",
            "-Xrun",
            "-Xdebug",
            "-Djava.system.class.loader",
            "-Djdk.module.",
            "-Dcom.sun.management.",
            "-Xbootclasspath",
            "--module-path",
            "--show-module-resolution",
            "--limit-modules",
            "--patch-module",
            "--upgrade-module-path",
            "-XX:MaxHeapSize",
            "-XX:MaxRAM",
            "-XX:MinRAM",
            "-XX:TypeProfile",
            "-XX:BciProfileWidth",
            "-XX:+CompactStrings",
            "-XX:-CompactStrings",
            "-XX:+EnableJVMCI",
            "-XX:+UseJVMCICompiler",
            "-XX:StartFlightRecording",
            "-XX:ObjectAlignmentInBytes",
            "-XX:+UseZGC",
            "-XX:+UseCompressed",
            "-XX:-UseCompressed");

    private static final long NARROW_HEAP = 31L << 30;

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
     * What there is in the options that class data of the library must have been made with, to be of use to a JVM with
     * all of them: options about modules, and about the layout of objects.
     *
     * @return empty where there is no such class data: the user has chosen some, the JVM refuses more than the JDK's
     *     own beside one of the options, or they are in a file that nobody has read
     */
    static Optional<List<String>> ofClassData(List<String> options) {
        List<String> known = new ArrayList<>();
        boolean limited = false;
        String before = "";
        for (String option : options) {
            if (precludesClassData(option)) {
                return Optional.empty();
            }
            String whole = valueFollows(before) ? before + "=" + option : option;
            boolean cut = valueFollows(option);
            if (!cut && startsWithAny(whole, CLASS_DATA_KNOWS)) {
                known.remove(whole); // the last one counts
                known.add(whole);
            }
            limited |= option.startsWith("-Xmx");
            before = option;
        }
        if (limited && Memory.MAY_BE_LARGE) { // other children have wide pointers
            known.add("-Xmx1g");
        }
        return Optional.of(known);
    }

    /** How much there is here. The JVM takes a quarter of it for a heap, or of what a container leaves of it. */
    private static final class Memory {
        private static final long LARGE_KIB = 4 * NARROW_HEAP >> 10;

        /** Whether a quarter may be so much that pointers are wide. */
        static final boolean MAY_BE_LARGE = mayBeLarge();

        private static boolean mayBeLarge() {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                    if (line.startsWith("MemTotal:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", "")) >= LARGE_KIB;
                    }
                }
            } catch (IOException | NumberFormatException _) {
                // it cannot be told
            }
            return true;
        }
    }

    private static boolean precludesClassData(String option) {
        if (option.startsWith("-Xmx") || option.startsWith("-Xms")) {
            return hasWidePointers(option.substring("-Xmx".length()));
        }
        return option.equals("-p")
                || startsWithAny(option, CLASS_DATA_PRECLUDED)
                || option.startsWith("-XX:") && containsAny(option, CLASS_DATA);
    }

    /** Objects in a heap of about 32 GiB or more have another layout. */
    private static boolean hasWidePointers(String size) {
        String lower = size.toLowerCase(Locale.ROOT);
        int shift = Math.max(0, 10 * (1 + "kmgt".indexOf(lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1))));
        try {
            long count = Long.parseLong(shift == 0 ? lower : lower.substring(0, lower.length() - 1));
            return count >= NARROW_HEAP >> shift;
        } catch (NumberFormatException _) {
            return true; // the JVM will say so
        }
    }

    static boolean startsWithAny(String option, List<String> beginnings) {
        for (String beginning : beginnings) {
            if (option.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsAny(String option, List<String> parts) {
        for (String part : parts) {
            if (option.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a JVM with these options does something besides running its target, so that it must not wait for one. */
    static boolean bringCompanions(List<String> options) {
        for (String option : options) {
            if (startsWithAny(option, COMPANIONS)) {
                return true;
            }
        }
        return false;
    }
}
