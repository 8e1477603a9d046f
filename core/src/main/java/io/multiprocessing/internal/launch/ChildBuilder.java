package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import io.multiprocessing.Target;
import io.multiprocessing.internal.work.LastWords;
import io.multiprocessing.internal.work.WorkerBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects what a process is to be like; each process gets a copy. */
final class ChildBuilder implements Process.Builder, WorkerBuilder {
    private static final long LEAST_HEAP_BYTES = 2L * 1024 * 1024;
    private static final int HIGHEST_PORT = 65535;
    private static final int NO_DEBUGGER = -1;

    private final Launcher launcher;
    private final Map<String, String> environment = new HashMap<>();
    private String name;
    private boolean daemon;
    private long maxHeapBytes;
    private List<String> jvmArgs = List.of();
    private Path directory;
    private int debugPort = NO_DEBUGGER;
    private List<String> suggested = List.of();
    private LastWords lastWords;

    ChildBuilder(Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Process.Builder name(String newName) {
        if (newName.isBlank()) {
            throw new IllegalArgumentException("a process's name must not be blank: \"" + newName + "\"");
        }
        name = newName;
        return this;
    }

    @Override
    public Process.Builder daemon(boolean isDaemon) {
        daemon = isDaemon;
        return this;
    }

    @Override
    public Process.Builder maxHeap(long bytes) {
        if (bytes < LEAST_HEAP_BYTES) {
            throw new IllegalArgumentException(
                    "maxHeap is " + bytes + " bytes, below the " + LEAST_HEAP_BYTES + " that a JVM needs");
        }
        maxHeapBytes = bytes;
        return this;
    }

    @Override
    public Process.Builder jvmArgs(String... args) {
        var all = new ArrayList<>(jvmArgs);
        all.addAll(JvmOptions.requireOptions(List.of(args)));
        jvmArgs = List.copyOf(all);
        return this;
    }

    @Override
    public Process.Builder environment(String variable, String value) {
        if (variable.isEmpty() || variable.indexOf('=') >= 0 || variable.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the name of an environment variable: \"" + variable
                    + "\"; it has at least one character, and neither '=' nor NUL");
        }
        if (value != null && value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the value of environment variable " + variable + " has a NUL character");
        }
        environment.put(variable, value);
        return this;
    }

    @Override
    public Process.Builder directory(Path newDirectory) {
        directory = Objects.requireNonNull(newDirectory, "directory");
        return this;
    }

    @Override
    public Process.Builder debug(int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("debug port is " + port + ", not in 0 … " + HIGHEST_PORT);
        }
        debugPort = port;
        return this;
    }

    @Override
    public Process.Builder lastWords(LastWords words) {
        lastWords = words;
        return this;
    }

    @Override
    public Process.Builder suggest(List<String> options) {
        suggested = JvmOptions.requireOptions(options);
        return this;
    }

    @Override
    public void requireMayStart() {
        CurrentProcess.self().requireMayStart(name, true);
    }

    @Override
    public Process unstarted(Target target) {
        Objects.requireNonNull(target, "target");
        Self parent = CurrentProcess.self();
        Map<String, String> environmentNow = Collections.unmodifiableMap(new HashMap<>(environment));
        ProcessSettings settings = new ProcessSettings(
                parent.nextChild(name, daemon),
                maxHeapBytes,
                jvmArgs,
                environmentNow,
                directory,
                debugPort,
                suggested,
                lastWords);
        return launcher.unstarted(settings, parent, target);
    }

    @Override
    public Process start(Target target) {
        return unstarted(target).start();
    }
}
