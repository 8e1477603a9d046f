package io.multiprocessing.internal.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of its parent's JVM options a child has too.
 *
 * <p>Inherited: {@code -D} properties from the command line; {@code --add-modules}, {@code --add-exports},
 * {@code --add-opens}, {@code --add-reads}, {@code --patch-module}, {@code --limit-modules},
 * {@code --upgrade-module-path}, {@code --enable-native-access}, {@code --illegal-native-access},
 * {@code --sun-misc-unsafe-memory-access}, {@code --enable-preview}; assertions ({@code -ea}, {@code -da},
 * {@code -esa}, {@code -dsa} and their long forms); {@code -Xss}, {@code -Xint}, {@code -Xcomp}, {@code -Xmixed},
 * {@code -Xcheck:jni}, {@code -Xbootclasspath/a:}; and those {@code -XX} options that change what a program sees of its
 * language rather than how the machine is used ({@value #SEMANTIC}).
 *
 * <p>Not inherited: everything else. In particular heap sizes and the choice of a collector; agents and debuggers
 * ({@code -javaagent}, {@code -agentlib}, {@code -agentpath}, {@code -Xrunjdwp}, {@code -Xdebug}), which would fight
 * for the parent's port or file; recordings, logs and dumps ({@code -XX:StartFlightRecording}, {@code -Xlog},
 * {@code -XX:HeapDumpPath}…), which would overwrite the parent's; JMX ports ({@code -Dcom.sun.management.…}); class
 * data archives and AOT caches; {@code -splash}. A context's {@code jvmArgs} gives a child what it is to have of these.
 */
final class Inheritance {
    /** {@code -XX} options that are inherited, without sign and value. */
    private static final String SEMANTIC =
            "UnlockExperimentalVMOptions UnlockDiagnosticVMOptions UseCompactObjectHeaders MaxJavaStackTraceDepth ShowCodeDetailsInExceptionMessages"
                    + " OmitStackTraceInFastThrow StackTraceInThrowable ShowHiddenFrames EnableDynamicAgentLoading RestrictContended ThreadStackSize";

    private static final List<String> SEMANTIC_NAMES = List.of(SEMANTIC.split(" "));

    private static final List<String> MODULE_OPTIONS = List.of(
            "--add-modules=",
            "--add-exports=",
            "--add-opens=",
            "--add-reads=",
            "--patch-module=",
            "--limit-modules=",
            "--upgrade-module-path=",
            "--enable-native-access=",
            "--illegal-native-access=",
            "--sun-misc-unsafe-memory-access=");

    private static final List<String> WORDS = List.of(
            "--enable-preview",
            "-ea",
            "-da",
            "-esa",
            "-dsa",
            "-enableassertions",
            "-disableassertions",
            "-enablesystemassertions",
            "-disablesystemassertions",
            "-Xint",
            "-Xcomp",
            "-Xmixed",
            "-Xcheck:jni");

    private static final List<String> BEGINNINGS =
            List.of("-ea:", "-da:", "-enableassertions:", "-disableassertions:", "-Xss", "-Xbootclasspath/a:");

    /** Properties that are about the parent itself. */
    private static final List<String> OWN_PROPERTIES = List.of(
            "com.sun.management.",
            "io.multiprocessing.checkpoint",
            "java.class.path",
            "jdk.module.",
            "jdk.launcher.",
            "sun.java.command",
            "sun.java.launcher");

    private Inheritance() {}

    static List<String> of(List<String> parentOptions) {
        List<String> inherited = new ArrayList<>();
        for (String option : parentOptions) {
            if (isInherited(option)) {
                inherited.add(option);
            }
        }
        return inherited;
    }

    private static boolean isInherited(String option) {
        if (option.startsWith("-D")) {
            return !JvmOptions.startsWithAny(option.substring(2), OWN_PROPERTIES);
        }
        if (option.startsWith("-XX:")) {
            return SEMANTIC_NAMES.contains(nameOfFlag(option));
        }
        return WORDS.contains(option)
                || JvmOptions.startsWithAny(option, BEGINNINGS)
                || JvmOptions.startsWithAny(option, MODULE_OPTIONS);
    }

    private static String nameOfFlag(String option) {
        String flag = option.substring("-XX:".length());
        if (flag.startsWith("+") || flag.startsWith("-")) {
            return flag.substring(1);
        }
        int equals = flag.indexOf('=');
        return equals < 0 ? flag : flag.substring(0, equals);
    }
}
