package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * What a child's JVM does from its main method to its end: takes over standard input as the control link, becomes the
 * process that it was told to be, unpacks the target and runs it in the main thread.
 *
 * <p>All of this stands between {@code start()} and the target's first line, so it is written without what is slow in a
 * cold JVM: lambdas, streams, formatting, regular expressions, NIO files, data streams, futures. Every class costs a
 * third of a millisecond, also one that is only named in a {@code catch}; what most children do not need is in classes
 * of its own.
 */
public final class ChildBootstrap {
    private static volatile String outcomePath;
    private static volatile String inFront = "";

    private ChildBootstrap() {}

    /**
     * Runs a child to the end of its target. If that threw, throws in turn, silently, so that the JVM ends with exit
     * code 1 when its other threads have ended.
     *
     * @param args the main method's; unused
     * @param side makes settings and target from their bytes
     */
    public static void run(String[] args, ChildSide side) {
        boolean succeeded;
        try {
            succeeded = boot(side);
        } finally {
            flushStandardStreams();
        }
        if (!succeeded) {
            throw FailureReport.silentEnd();
        }
    }

    /** Where this process leaves its {@link Outcome}; null: it is not a child. */
    static String outcomePath() {
        return outcomePath;
    }

    /** What this JVM's class path began with that is not for the program to see; empty: nothing. */
    static String inFrontOfClassPath() {
        return inFront;
    }

    private static boolean boot(ChildSide side) {
        BootRecord record;
        TargetThread targetThread = new TargetThread();
        ControlReader reader;
        try {
            FileInputStream fromParent = ControlReader.takeStandardInput();
            reader = new ControlReader(fromParent, targetThread);
            ControlReader.Message first = ControlReader.read(fromParent, ControlLink.STANDBY_MAGIC);
            if (first == null) {
                record = null;
            } else if (first.magic() == ControlLink.STANDBY_MAGIC) {
                record = StandbyChild.awaitTarget(StandbyRecord.decode(first.record()), fromParent, side, reader);
            } else {
                record = BootRecord.decode(first.record());
            }
        } catch (IOException | RuntimeException e) {
            FailureReport.print(
                    "a child process of pid " + ProcessHandle.current().pid() + " cannot begin", e);
            return false;
        }
        if (record == null) { // the parent is gone before it said what to do
            Runtime.getRuntime().halt(ControlReader.PARENT_GONE);
            return false;
        }
        Self self = new Self(record.identity(), record.parentName(), record.parentPid());
        CurrentProcess.become(self);
        outcomePath = record.outcomePath();
        restoreClassPath(record.addedClassPath());
        reader.begin(record, self);
        stopReadingAtEnd(reader);
        if (!record.argFilePath().isEmpty()) {
            new File(record.argFilePath()).delete(); // or else the parent does
        }
        try {
            targetThread.run(unpack(side, record, self));
            return true;
        } catch (Throwable thrown) {
            FailureReport.tell(
                    thrown, record.identity().name(), ProcessHandle.current().pid());
            return false;
        }
    }

    /** The program sees its own class path, and so do its children. */
    static void restoreClassPath(long added) {
        String classPath = System.getProperty("java.class.path");
        if (added > 0 && added < classPath.length()) {
            inFront = classPath.substring(0, (int) added - 1); // a separator follows
            System.setProperty("java.class.path", classPath.substring((int) added));
        }
    }

    private static void stopReadingAtEnd(ControlReader reader) {
        try {
            Runtime.getRuntime().addShutdownHook(new ControlReader.Stop(reader));
        } catch (RuntimeException _) {
            // shutdown in progress: SIGTERM was faster
        }
    }

    private static Target unpack(ChildSide side, BootRecord record, Self self) throws Exception {
        self.unpacking(true);
        try {
            side.install(record.settings());
            if (System.getProperty("io.multiprocessing.checkpoint") != null) { // else it is not even loaded
                Checkpoint.reached("child.boot.before-target");
            }
            return side.unpack(record.target());
        } finally {
            self.unpacking(false);
        }
    }

    /** What the target wrote must not be lost in a buffer that it put in place of {@code System.out}. */
    private static void flushStandardStreams() {
        try {
            if (System.out != null) {
                System.out.flush();
            }
            if (System.err != null) {
                System.err.flush();
            }
        } catch (RuntimeException e) {
            // the user's own stream; its failure is not the target's
        }
    }
}
