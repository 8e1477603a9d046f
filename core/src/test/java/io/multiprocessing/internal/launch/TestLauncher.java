package io.multiprocessing.internal.launch;

import io.multiprocessing.StartMethod;
import java.util.List;

/**
 * Launchers whose children need nothing but this package; public, because programs that are compiled in tests use it.
 */
public final class TestLauncher {
    private TestLauncher() {}

    public static Launcher spawning(String... jvmArgs) {
        return with(new LaunchOptions(StartMethod.SPAWN, List.of(jvmArgs), null, false), new JavaSerialization());
    }

    /** Children that print no stack traces into the tests' output. */
    static Launcher quiet() {
        return spawning("-Dquiet=true");
    }

    static Launcher inProcess() {
        return with(new LaunchOptions(StartMethod.IN_PROCESS, List.of(), null, false), new JavaSerialization());
    }

    static Launcher takingChildrenAlong() {
        return with(new LaunchOptions(StartMethod.SPAWN, List.of(), null, true), new JavaSerialization());
    }

    static Launcher with(LaunchOptions options, JavaSerialization both) {
        return new Launcher(options, both, both, TestChild.class.getName());
    }
}
