package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A child that is a JVM of its own. */
final class SpawnedProcess extends ChildProcess {
    private static final Log LOG = Log.of(SpawnedProcess.class);
    private static final AtomicLong FILES = new AtomicLong();

    private final ChildHost host;
    private final CommandLine commandLine;
    private final boolean takenAlong;
    private volatile java.lang.Process jvm;
    private volatile ControlLink control;
    private volatile Termination termination;

    SpawnedProcess(
            ProcessSettings settings,
            Self parent,
            Children siblings,
            Target target,
            ChildHost host,
            CommandLine commandLine,
            boolean takenAlong) {
        super(settings, parent, siblings, target);
        this.host = host;
        this.commandLine = commandLine;
        this.takenAlong = takenAlong;
    }

    @Override
    void launch(Target target) {
        ChildFiles files = ChildFiles.make(RunDirectory.ofThisProcess(), FILES.incrementAndGet());
        ChildHost.Parcel parcel = host.pack(target);
        boolean launched = false;
        try {
            CommandLine.Ready command = commandLine.prepare(settings(), host.jvmArgs(), target, files);
            byte[] record = BootRecordWriter.encode(bootRecord(parcel, files, command));
            boolean throughFile = ControlLink.needsFile(record);
            if (throughFile) {
                ControlLink.writeFile(record, files.boot());
            }
            java.lang.Process started = startJvm(command);
            launched = true;
            jvm = started;
            termination = new Termination(started);
            ControlLink link = new ControlLink(started.getOutputStream());
            control = link;
            if (settings().lastWords() != null) {
                settings().lastWords().listen(started.getErrorStream(), started.pid());
            }
            began(started.pid());
            reapAtEnd(started, parcel, files);
            link.open(throughFile ? null : record, files.boot());
        } catch (IOException e) {
            throw new UncheckedIOException("process " + identity().name() + " cannot be started: " + e.getMessage(), e);
        } finally {
            if (!launched) {
                parcel.revoke();
                files.delete();
            }
        }
    }

    private BootRecord bootRecord(ChildHost.Parcel parcel, ChildFiles files, CommandLine.Ready command) {
        return new BootRecord(
                identity(),
                takenAlong,
                ProcessHandle.current().pid(),
                parentSelf().identity().name(),
                files.outcome().getPath(),
                command.usesArgFile() ? files.arguments().getPath() : "",
                command.added(),
                parcel.settings(),
                parcel.target());
    }

    private java.lang.Process startJvm(CommandLine.Ready command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        if (settings().lastWords() == null) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        Map<String, String> environment = builder.environment();
        for (String moved : ParentOptions.ENVIRONMENT_VARIABLES) {
            environment.remove(moved);
        }
        settings().environment().forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        if (settings().directory() != null) {
            if (!Files.isDirectory(settings().directory())) {
                throw new IOException("its working directory is not a directory: "
                        + settings().directory());
            }
            builder.directory(settings().directory().toFile());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "its JVM cannot be launched with " + command.words().getFirst() + ": " + e.getMessage(), e);
        }
    }

    /**
     * In a thread of its own. The JDK's {@link java.lang.Process#onExit} would not do: it goes through the common pool,
     * and the user's tasks may keep that busy, even by waiting for this child.
     */
    private void reapAtEnd(java.lang.Process started, ChildHost.Parcel parcel, ChildFiles files) {
        try {
            Thread reaper = new Thread(
                    null,
                    () -> {
                        awaitEnd(started);
                        reap(started, parcel, files);
                    },
                    "multiprocessing-reaper-" + started.pid(),
                    0,
                    false);
            reaper.setDaemon(true);
            reaper.start();
        } catch (OutOfMemoryError e) { // no thread to be had: it may be noticed later, but is never forgotten
            started.onExit().thenRun(() -> reap(started, parcel, files));
        }
    }

    private static void awaitEnd(java.lang.Process started) {
        while (true) {
            try {
                started.waitFor();
                return;
            } catch (InterruptedException _) {
                // somebody who interrupts all threads does not mean this one
            }
        }
    }

    private void reap(java.lang.Process over, ChildHost.Parcel parcel, ChildFiles files) {
        int exitValue = over.exitValue();
        Outcome outcome = Outcome.NONE;
        try {
            quietly("free what it held", () -> host.childEnded(over.pid()));
            quietly("let go of what was sent to it", parcel::revoke);
            outcome = Outcome.take(files.outcome());
            files.delete();
            if (exitValue != 0 && outcome == Outcome.NONE) { // it may not have come to its own tidying up
                quietly("remove its run directory", () -> RunDirectory.sweepAfter(over.pid()));
                CrashReport.log(files, identity().name(), over.pid());
            }
        } finally {
            jvm = null;
            control = null;
            termination = null;
            end(outcome.exitCode(exitValue), outcome.failure());
        }
    }

    private void quietly(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("process " + identity().name() + " has ended; to " + what + " failed", e);
        }
    }

    @Override
    void interruptTarget() {
        ControlLink link = control;
        if (link != null) {
            link.interrupt();
        }
    }

    @Override
    void requestEnd() {
        Termination sigterm = termination;
        if (sigterm != null) {
            sigterm.request();
        }
    }

    @Override
    boolean forceEnd() {
        java.lang.Process running = jvm;
        if (running != null) {
            running.toHandle().destroyForcibly();
        }
        return true;
    }

    @Override
    boolean isEndingThisJvm() {
        return false;
    }
}
