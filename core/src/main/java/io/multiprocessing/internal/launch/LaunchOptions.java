package io.multiprocessing.internal.launch;

import io.multiprocessing.StartMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What all children of one context have in common.
 *
 * @param method how they are started
 * @param jvmArgs options for their JVMs, after the inherited ones
 * @param javaHome the JDK they run on; null: the parent's
 * @param takeChildrenAlong whether also non-daemon children halt when the parent is gone
 */
public record LaunchOptions(StartMethod method, List<String> jvmArgs, Path javaHome, boolean takeChildrenAlong) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException an argument is not an option, see {@link JvmOptions#requireOptions}
     */
    public LaunchOptions {
        Objects.requireNonNull(method, "method");
        jvmArgs = JvmOptions.requireOptions(jvmArgs);
    }

    /**
     * What a context has that was not told anything.
     *
     * @return fresh JVMs on the parent's JDK
     */
    public static LaunchOptions defaults() {
        return new LaunchOptions(StartMethod.SPAWN, List.of(), null, false);
    }
}
