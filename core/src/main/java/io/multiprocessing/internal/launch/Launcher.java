package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import java.util.List;
import java.util.Objects;

/**
 * Starts the children of one context, lists them, and ends them when the context is closed. May be used by any thread.
 */
public final class Launcher implements AutoCloseable {
    private static final String CHILD_MAIN = "io.multiprocessing.internal.context.ChildMain";

    private final LaunchOptions options;
    private final ChildHost host;
    private final ChildSide inThread;
    private final CommandLine commandLine;
    private final Standby standby; // null: no JVM waits
    private final Children children = new Children("its context is closed");

    /**
     * Makes a launcher; starts nothing.
     *
     * @param options what its children have in common
     * @param host what launching needs of the context
     * @param inThread the child's half, for children that are threads of this JVM
     */
    public Launcher(LaunchOptions options, ChildHost host, ChildSide inThread) {
        this(options, host, inThread, CHILD_MAIN);
    }

    /** For tests, whose children have a main class of their own. */
    Launcher(LaunchOptions options, ChildHost host, ChildSide inThread, String mainClass) {
        this.options = Objects.requireNonNull(options, "options");
        this.host = Objects.requireNonNull(host, "host");
        this.inThread = Objects.requireNonNull(inThread, "inThread");
        this.commandLine = new CommandLine(options, mainClass);
        this.standby =
                options.method() == StartMethod.STANDBY ? new Standby(options.standby(), host, commandLine) : null;
    }

    /** Begins to keep JVMs in readiness, where that is the start method; else the first start does. Returns at once. */
    public void fillStandby() {
        if (standby != null) {
            standby.fill();
        }
    }

    /**
     * Starts the description of a process.
     *
     * @return a new builder
     */
    public Process.Builder process() {
        return new ChildBuilder(this);
    }

    /**
     * The children that run.
     *
     * @return a new list in the order of their start
     */
    public List<Process> activeChildren() {
        return children.living();
    }

    /**
     * Starts no more children, ends the daemons (SIGTERM, SIGKILL after a grace), then waits for the non-daemons
     * without limit, as at the end of a process. An interrupt ends the wait: all children are then ended that way, and
     * the thread stays interrupted. A second call finds nothing to do.
     */
    @Override
    public void close() {
        children.refuseNewOnes();
        if (standby != null) {
            standby.close();
        }
        try {
            children.endDaemons(false);
            children.joinOthers();
        } catch (InterruptedException _) {
            children.endAll();
            Thread.currentThread().interrupt();
        }
    }

    ChildProcess unstarted(ProcessSettings settings, Self parent, Target target) {
        if (options.method() == StartMethod.IN_PROCESS) {
            return new ThreadProcess(settings, parent, children, target, host, inThread);
        }
        return new SpawnedProcess(
                settings, parent, children, target, host, commandLine, standby, options.takeChildrenAlong());
    }
}
