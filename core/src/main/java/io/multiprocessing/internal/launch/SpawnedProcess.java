package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** A child that is a JVM of its own. */
final class SpawnedProcess extends ChildProcess {
    private static final Log LOG = Log.of(SpawnedProcess.class);
    private static final AtomicLong FILES = new AtomicLong();

    private final ChildHost host;
    private final CommandLine commandLine;
    private final Standby standby;
    private final boolean takenAlong;
    private volatile java.lang.Process jvm;
    private volatile ControlLink control;
    private volatile Termination termination;

    /** Whether somebody has said that it is to end: then nobody wants another one in its place. */
    private volatile boolean endWanted;

    private volatile boolean killWanted;

    SpawnedProcess(
            ProcessSettings settings,
            Self parent,
            Children siblings,
            Target target,
            ChildHost host,
            CommandLine commandLine,
            Standby standby,
            boolean takenAlong) {
        super(settings, parent, siblings, target);
        this.host = host;
        this.commandLine = commandLine;
        this.standby = standby;
        this.takenAlong = takenAlong;
    }

    @Override
    void launch(Target target) {
        ChildFiles files = ChildFiles.make(RunDirectory.ofThisProcess(), FILES.incrementAndGet());
        boolean launched = false;
        ChildHost.Parcel parcel = null;
        try {
            CommandLine.Plan plan = commandLine.plan(settings(), host.jvmArgs(), target, files.directory());
            JvmKind kind = JvmKind.of(plan, settings());
            StandbyJvm ready = standby == null ? null : standby.take(kind, plan, settings());
            parcel = pack(target, ready);
            launched = ready != null && handOverOrEnd(ready, parcel, files);
            if (!launched) {
                CommandLine.Ready command = commandLine.ready(plan, files);
                byte[] record = record(parcel, files, command);
                java.lang.Process started = kind.start(command);
                launched = true;
                ControlLink link = new ControlLink(started.getOutputStream());
                adopt(started, link);
                reapAtEnd(started, parcel, files);
                endIfWanted(); // as may have been said to a JVM that it never began in
                link.open(record, files.boot());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("process " + identity().name() + " cannot be started: " + e.getMessage(), e);
        } finally {
            if (!launched) {
                if (parcel != null) {
                    parcel.revoke();
                }
                files.delete();
            }
            if (standby != null) {
                if (launched) {
                    standby.expect(target);
                }
                standby.fill();
            }
        }
    }

    /** While the JVM wakes that is to have it, if there is one. */
    private ChildHost.Parcel pack(Target target, StandbyJvm ready) {
        ChildHost.Parcel parcel = null;
        try {
            if (ready != null) {
                ready.wake();
            }
            parcel = host.pack(target);
            return parcel;
        } finally {
            if (parcel == null && ready != null) {
                standby.giveBack(ready);
            }
        }
    }

    /** Nobody else knows of a JVM that was taken: if it cannot be given the target, it is ended. */
    private boolean handOverOrEnd(StandbyJvm ready, ChildHost.Parcel parcel, ChildFiles files) throws IOException {
        try {
            return handOver(ready, parcel, files);
        } catch (IOException | RuntimeException | Error e) {
            ready.end();
            forget();
            hasNotBegun();
            throw e;
        }
    }

    /**
     * Gives the target to a JVM that waits.
     *
     * @return false: that has died, or does not take it; nothing of the target has run, nor will
     */
    private boolean handOver(StandbyJvm ready, ChildHost.Parcel parcel, ChildFiles files) throws IOException {
        byte[] record = record(parcel, files, CommandLine.Ready.ALREADY);
        adopt(ready.process(), ready.link());
        host.named(ready.process().pid(), identity().name());
        if (ready.handOver(record, files.boot()) || endWanted) {
            ready.onEnd(() -> reap(ready.process(), parcel, files));
            return true;
        }
        forget();
        hasNotBegun();
        return false;
    }

    /** Null: it is in the file. */
    private byte[] record(ChildHost.Parcel parcel, ChildFiles files, CommandLine.Ready command) throws IOException {
        byte[] record = BootRecordWriter.encode(bootRecord(parcel, files, command));
        if (!ControlLink.needsFile(record)) {
            return record;
        }
        ControlLink.writeFile(record, files.boot());
        return null;
    }

    /** This JVM is the process from now on. */
    private void adopt(java.lang.Process started, ControlLink link) {
        jvm = started;
        termination = new Termination(started);
        control = link;
        if (settings().lastWords() != null) {
            settings().lastWords().listen(started.getErrorStream(), started.pid());
        }
        began(started.pid());
    }

    private void forget() {
        jvm = null;
        control = null;
        termination = null;
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

    static void awaitEnd(java.lang.Process started) {
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
            if (exitValue != 0) { // it may not have come to its own tidying up
                quietly("remove its run directory", () -> RunDirectory.sweepAfter(over.pid()));
            }
            if (exitValue != 0 && outcome == Outcome.NONE) {
                CrashReport.log(files, identity().name(), over.pid());
            }
        } finally {
            forget();
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
        endWanted = true;
        Termination sigterm = termination;
        if (sigterm != null) {
            sigterm.request();
        }
    }

    private void endIfWanted() {
        if (killWanted) {
            forceEnd();
        } else if (endWanted) {
            requestEnd();
        }
    }

    @Override
    boolean forceEnd() {
        killWanted = true;
        endWanted = true;
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
