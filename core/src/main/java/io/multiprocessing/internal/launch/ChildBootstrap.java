package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import io.multiprocessing.internal.checkpoint.Checkpoint;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * What a child's JVM does from its main method to its end: takes over standard input as the control link, becomes the
 * process that it was told to be, unpacks the target and runs it in the main thread.
 *
 * <p>All of this stands between {@code start()} and the target's first line, so it is written without what is slow in a
 * cold JVM: lambdas, streams, formatting, regular expressions, NIO files.
 */
public final class ChildBootstrap {
    private ChildBootstrap() {}

    /**
     * Runs a child to the end of its target. If that threw, throws in turn, silently, so that the JVM ends with exit
     * code 1 when its other threads have ended.
     *
     * @param args the main method's; unused
     * @param side makes settings and target from their bytes
     */
    public static void run(String[] args, ChildSide side) {
        boolean failed;
        try {
            failed = !boot(side);
        } finally {
            flushStandardStreams();
        }
        if (failed) {
            Thread.currentThread().setUncaughtExceptionHandler(new Silence());
            throw new TargetFailed();
        }
    }

    private static boolean boot(ChildSide side) {
        BootRecord record;
        FileInputStream fromParent;
        try {
            fromParent = ControlReader.takeStandardInput();
            record = ControlReader.readBootRecord(fromParent);
        } catch (EOFException e) {
            Runtime.getRuntime().halt(ControlReader.PARENT_GONE); // before it said what to do
            return false;
        } catch (IOException | RuntimeException e) {
            FailureReport.print(
                    "a child process of pid " + ProcessHandle.current().pid() + " cannot begin", e);
            return false;
        }
        CompletableFuture<Void> parentGone = new CompletableFuture<>();
        TargetThread targetThread = new TargetThread();
        ControlReader reader = new ControlReader(fromParent, record, parentGone, targetThread);
        reader.start();
        stopReadingAtEnd(reader);

        Outcome.leaveIn(new File(record.outcomePath()));
        Identity identity = record.identity();
        Self self = new Self(
                identity,
                new ThisProcess(identity),
                new ParentProcess(record.parentName(), record.parentPid(), parentGone));
        CurrentProcess.become(self);
        if (record.argFilePath() != null) {
            new File(record.argFilePath()).delete(); // or else the parent does
        }
        try {
            targetThread.run(unpack(side, record, self));
            return true;
        } catch (Throwable thrown) {
            FailureReport.tell(thrown, identity.name(), ProcessHandle.current().pid());
            return false;
        }
    }

    private static void stopReadingAtEnd(ControlReader reader) {
        try {
            Runtime.getRuntime().addShutdownHook(new ControlReader.Stop(reader));
        } catch (IllegalStateException _) {
            // SIGTERM was faster
        }
    }

    private static Target unpack(ChildSide side, BootRecord record, Self self) throws Exception {
        self.unpacking(true);
        try {
            side.install(record.settings());
            Checkpoint.reached("child.boot.before-target");
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

    /** Ends the main thread so that the launcher of the JVM exits with 1. */
    private static final class TargetFailed extends Error {
        private static final long serialVersionUID = 1L;

        TargetFailed() {
            super("the target failed, as was told", null, false, false);
        }
    }

    private static final class Silence implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable alreadyTold) {}
    }
}
