package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import io.multiprocessing.internal.log.Log;
import java.util.Optional;

/**
 * The process that the calling code runs in: this JVM, unless the calling thread belongs to a child that runs in a
 * thread ({@code IN_PROCESS}).
 */
public final class CurrentProcess {
    /** Tells {@link Log} without loading it. */
    private static final String NAME_PROPERTY = "io.multiprocessing.process.name";

    private static volatile Self jvm;

    /** False until the first child runs in a thread, so that other programs never look at the thread-local. */
    private static volatile boolean threadsAsProcesses;

    private CurrentProcess() {}

    /**
     * The process that the calling code runs in.
     *
     * @return always the same handle
     */
    public static Process get() {
        return self().handle();
    }

    /**
     * Its parent.
     *
     * @return empty in the first process
     */
    public static Optional<Process> parent() {
        return Optional.ofNullable(self().parent());
    }

    /**
     * Ends the process that the calling code runs in; does not return. In a child it first leaves a record for the
     * parent. While the JVM is ending already (in a shutdown hook), where {@link System#exit} would wait for ever, it
     * lets the library's part of the end finish and halts.
     *
     * @param code the exit code
     */
    public static void exit(int code) {
        ThreadProcess thread = self().thread();
        if (thread != null) {
            throw thread.exit(code);
        }
        Outcome.recordExit(code);
        if (ExitSequence.jvmIsEnding()) {
            ExitSequence.finishAndHalt(code);
        }
        System.exit(code);
    }

    /** The calling process holds objects for others, such as pools: it may start daemons though it is one itself. */
    public static void holdsObjects() {
        self().holdsObjects();
    }

    static Self self() {
        if (threadsAsProcesses) {
            Self inThread = InThread.SELF.get();
            if (inThread != null) {
                return inThread;
            }
        }
        Self self = jvm;
        return self != null ? self : firstProcess();
    }

    /** Called once, by the bootstrap of a child. */
    static void become(Self child) {
        jvm = child;
        System.setProperty(NAME_PROPERTY, child.identity().name());
    }

    /** Makes a process the current one in the calling thread and in all threads that it starts from now on. */
    static void enterThread(Self child) {
        threadsAsProcesses = true;
        Log.processName(() -> self().identity().name());
        InThread.SELF.set(child);
    }

    private static synchronized Self firstProcess() {
        if (jvm == null) {
            jvm = new Self(Identity.FIRST_PROCESS, null, 0);
        }
        return jvm;
    }

    private static final class InThread {
        static final InheritableThreadLocal<Self> SELF = new InheritableThreadLocal<>();
    }
}
