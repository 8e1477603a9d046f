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
 * @param standby how many JVMs wait for targets, where they are started so
 */
public record LaunchOptions(
        StartMethod method, List<String> jvmArgs, Path javaHome, boolean takeChildrenAlong, int standby) {
    /** How many JVMs wait for targets unless something else is said. */
    public static final int DEFAULT_STANDBY = 2;

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
     * With the usual number of JVMs that wait.
     *
     * @param method how they are started
     * @param jvmArgs options for their JVMs
     * @param javaHome the JDK they run on; null: the parent's
     * @param takeChildrenAlong whether also non-daemon children halt when the parent is gone
     */
    public LaunchOptions(StartMethod method, List<String> jvmArgs, Path javaHome, boolean takeChildrenAlong) {
        this(method, jvmArgs, javaHome, takeChildrenAlong, DEFAULT_STANDBY);
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
