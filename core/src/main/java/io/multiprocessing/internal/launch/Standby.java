package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.rundir.RunDirectory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JVMs of one context that wait for targets. May be used by any thread.
 *
 * <p>There are as many as the context was told, of the kinds that the last starts were of: of plain processes at first;
 * a kind that is not plain takes part when it was asked for twice. A start takes one of its kind that is ready, if
 * there is one. One thread, which lives while something is missing, boots the others one after the other, and not while
 * starts follow each other at once, which want the processors for themselves.
 */
final class Standby {
    private static final Log LOG = Log.of(Standby.class);
    private static final AtomicLong FILES = new AtomicLong();

    /** After the last start. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private static final long BOOT_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_PERIOD_MILLIS = 4;
    private static final long END_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Then the next start is waited for: something is wrong with this machine, or with these options. */
    private static final int MOST_FAILURES = 3;

    private static final int KINDS_REMEMBERED = 64;
    private static final int TARGETS_REMEMBERED = 32;

    private final int count;
    private final ChildHost host;
    private final CommandLine commandLine;
    private final Deque<Blueprint> wanted = new ArrayDeque<>();
    private final Set<JvmKind> asked = new LinkedHashSet<>();
    private final Map<String, String> targets = new LinkedHashMap<>(); // descriptions, by the names of classes
    private final List<StandbyJvm> jvms = new ArrayList<>();
    private Runnable noLongerAtExit;
    private boolean filling;
    private boolean starting;
    private boolean closed;
    private int failures;
    private long lastStart = System.nanoTime() - QUIET_NANOS;

    /** How a JVM of a kind is started. */
    private record Blueprint(JvmKind kind, CommandLine.Plan plan) {}

    Standby(int count, ChildHost host, CommandLine commandLine) {
        this.count = count;
        this.host = host;
        this.commandLine = commandLine;
    }

    /** Begins to boot JVMs if some are missing. Returns at once. */
    void fill() {
        synchronized (this) {
            if (closed || filling || !mayStart()) {
                return;
            }
            if (noLongerAtExit == null) {
                noLongerAtExit = ExitSequence.afterChildren(this::close);
            }
            filling = true;
        }
        Thread filler = new Thread(null, this::keepFilling, "multiprocessing-standby", 0, false);
        filler.setDaemon(true);
        try {
            filler.start();
        } catch (OutOfMemoryError e) {
            LOG.debug("no thread can be had to boot standby JVMs", e);
            synchronized (this) {
                filling = false;
            }
        }
    }

    private static boolean mayStart() {
        try {
            CurrentProcess.self().requireMayStart("standby", true);
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    /**
     * Takes a JVM out. Another one is booted by {@link #fill}, which is called when the target has left: the thread
     * that it starts would only be in the way.
     *
     * @param kind what it must be
     * @param plan how one of that kind is started
     * @param settings of the process that wants it
     * @return one that waits, for this caller alone; null: there is none of this kind
     */
    StandbyJvm take(JvmKind kind, CommandLine.Plan plan, ProcessSettings settings) {
        if (settings.debugPort() >= 0 || plan.bringsCompanions()) {
            return null;
        }
        StandbyJvm found = null;
        synchronized (this) {
            lastStart = System.nanoTime();
            failures = 0;
            if (askedBefore(kind) || isPlain(settings)) {
                wanted.addLast(new Blueprint(kind, plan));
                if (wanted.size() > count) {
                    wanted.removeFirst();
                }
            }
            Iterator<StandbyJvm> each = jvms.iterator();
            while (found == null && each.hasNext()) {
                StandbyJvm jvm = each.next();
                if (jvm.kind().equals(kind) && jvm.isReady()) {
                    each.remove();
                    found = jvm;
                }
            }
        }
        return found;
    }

    private static boolean isPlain(ProcessSettings settings) {
        return settings.jvmArgs().isEmpty()
                && settings.maxHeapBytes() == 0
                && settings.environment().isEmpty()
                && settings.directory() == null
                && settings.suggested().isEmpty()
                && settings.lastWords() == null;
    }

    /** There is no target for it after all: it waits on, unless another has taken its place. */
    void giveBack(StandbyJvm jvm) {
        synchronized (this) {
            if (!closed && jvms.size() < count) {
                jvms.add(jvm);
                return;
            }
        }
        jvm.end();
    }

    /** JVMs that boot from now on prepare for targets like this one. */
    void expect(Target target) {
        String name = target.getClass().getName();
        synchronized (this) {
            if (refreshed(name)) {
                return;
            }
        }
        String description;
        try {
            description = host.describe(target);
        } catch (RuntimeException | Error e) { // the target runs all the same
            LOG.debug("no JVM will prepare for targets like {}", name, e);
            return;
        }
        synchronized (this) {
            targets.put(name, description);
            forgetBeyond(TARGETS_REMEMBERED, targets.keySet());
        }
    }

    /** Puts what is remembered of a class at the end; false: nothing is. */
    private boolean refreshed(String name) {
        String known = targets.remove(name);
        if (known != null) {
            targets.put(name, known);
        }
        return known != null;
    }

    /** Puts it at the end of what was asked for; false: it was not there. */
    private boolean askedBefore(JvmKind kind) {
        boolean before = asked.remove(kind);
        asked.add(kind);
        forgetBeyond(KINDS_REMEMBERED, asked);
        return before;
    }

    private static void forgetBeyond(int most, Set<?> all) {
        if (all.size() > most) {
            all.remove(all.iterator().next());
        }
    }

    private void keepFilling() {
        try {
            while (true) {
                Blueprint next;
                synchronized (this) {
                    awaitQuiet();
                    next = closed || failures >= MOST_FAILURES ? null : missing();
                    if (next == null) {
                        filling = false;
                        return;
                    }
                    starting = true;
                }
                boot(next);
            }
        } catch (Throwable e) { // whatever it is, the next start tries again
            LOG.info("no JVM can be kept in readiness; children are started as they are needed", e);
            synchronized (this) {
                failures++;
                filling = false;
            }
        }
    }

    private void awaitQuiet() {
        long left;
        while (!closed && (left = lastStart + QUIET_NANOS - System.nanoTime()) > 0) {
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException _) {
                return; // nobody else has business with this thread
            }
        }
    }

    /** What to boot next; null: all are there. One that is not wanted any more makes room. */
    private Blueprint missing() {
        try {
            while (wanted.size() < count) {
                wanted.addFirst(plain());
            }
        } catch (IOException e) {
            LOG.info("no JVM can be kept in readiness: {}", e.getMessage());
            return null;
        }
        jvms.removeIf(jvm -> !jvm.isAlive());
        Map<JvmKind, Integer> have = new LinkedHashMap<>();
        jvms.forEach(jvm -> have.merge(jvm.kind(), 1, Integer::sum));
        Blueprint missing = null;
        for (Blueprint each : wanted) {
            if (have.merge(each.kind(), -1, Integer::sum) < 0) {
                missing = each;
            }
        }
        if (missing != null && jvms.size() >= count) {
            for (StandbyJvm jvm : jvms) {
                if (have.get(jvm.kind()) > 0) {
                    jvms.remove(jvm);
                    jvm.end();
                    break;
                }
            }
        }
        return missing;
    }

    /** Of a process of which nothing was said. */
    private Blueprint plain() throws IOException {
        ProcessSettings settings =
                new ProcessSettings(Identity.FIRST_PROCESS, 0, List.of(), Map.of(), null, -1, List.of(), null);
        CommandLine.Plan plan = commandLine.plan(settings, host.jvmArgs(), new Nothing(), RunDirectory.ofThisProcess());
        if (plan.bringsCompanions()) {
            throw new IOException("the options of all children are not for a JVM that waits: " + plan.options());
        }
        return new Blueprint(JvmKind.of(plan, settings), plan);
    }

    /** A target of which only the class loader is of interest. */
    private record Nothing() implements Target {
        @Override
        public void runTarget() {}
    }

    /** Starts a JVM and waits until it is ready. */
    private void boot(Blueprint blueprint) throws IOException {
        StandbyJvm jvm;
        try {
            jvm = start(blueprint);
        } finally {
            synchronized (this) {
                starting = false;
                notifyAll();
            }
        }
        long deadline = System.nanoTime() + BOOT_LIMIT_NANOS;
        while (jvm.isAlive() && !jvm.isReady() && System.nanoTime() - deadline < 0) {
            synchronized (this) {
                if (!jvms.contains(jvm)) {
                    return; // taken, or closed
                }
            }
            try {
                Thread.sleep(LOOK_PERIOD_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
        jvm.letGoOfRehearsal();
        boolean isThere = jvm.isReady();
        synchronized (this) {
            if (isThere || !jvms.contains(jvm)) {
                failures = 0;
                return;
            }
            failures++;
            jvms.remove(jvm);
        }
        jvm.end();
        LOG.info("a JVM that was to wait for a target has ended instead: {}", jvm);
    }

    private StandbyJvm start(Blueprint blueprint) throws IOException {
        ExitSequence.children().beginStart("standby");
        try {
            ChildFiles files = ChildFiles.ofStandby(RunDirectory.ofThisProcess(), FILES.incrementAndGet());
            ChildHost.Parcel rehearsal = host.packRehearsal();
            java.lang.Process process = null;
            boolean watched = false;
            boolean listed = false;
            try {
                CommandLine.Ready command = commandLine.ready(blueprint.plan(), files);
                process = blueprint.kind().start(command);
                ControlLink link = new ControlLink(process.getOutputStream());
                StandbyJvm jvm = new StandbyJvm(blueprint.kind(), process, link, files, rehearsal, this::fill);
                watched = true;
                send(link, command, files, rehearsal, process.pid());
                synchronized (this) {
                    if (closed) {
                        jvm.end();
                    }
                    jvms.add(jvm);
                }
                listed = true;
                return jvm;
            } finally {
                if (process != null && !listed) {
                    process.toHandle().destroyForcibly(); // nobody else would
                }
                if (!watched && rehearsal != null) {
                    rehearsal.revoke();
                }
            }
        } finally {
            ExitSequence.children().endStart();
        }
    }

    private void send(
            ControlLink link, CommandLine.Ready command, ChildFiles files, ChildHost.Parcel rehearsal, long pid)
            throws IOException {
        List<String> likely;
        synchronized (this) {
            likely = List.copyOf(targets.values());
        }
        byte[] record = new StandbyRecord(
                        ProcessHandle.current().pid(),
                        StandbyJvm.fileOf(files, pid).getPath(),
                        command.usesArgFile() ? files.arguments().getPath() : "",
                        command.added(),
                        rehearsal == null ? new byte[0] : rehearsal.settings(),
                        rehearsal == null ? new byte[0] : rehearsal.target(),
                        likely)
                .encode();
        boolean throughFile = ControlLink.needsFile(record);
        if (throughFile) {
            ControlLink.writeFile(record, files.boot());
        }
        link.send(ControlLink.STANDBY_MAGIC, throughFile ? null : record, files.boot());
    }

    /** Ends all that wait, and boots no more. A second call does nothing. */
    void close() {
        List<StandbyJvm> all;
        Runnable registration;
        long deadline = System.nanoTime() + END_LIMIT_NANOS;
        boolean interrupted = false;
        synchronized (this) {
            closed = true;
            notifyAll();
            long left;
            while (starting && (left = deadline - System.nanoTime()) > 0) {
                try {
                    wait(left / 1_000_000 + 1);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            registration = noLongerAtExit;
            noLongerAtExit = null;
            all = List.copyOf(jvms);
            jvms.clear();
        }
        if (registration != null) {
            registration.run();
        }
        all.forEach(StandbyJvm::end);
        for (StandbyJvm jvm : all) {
            try {
                jvm.awaitEnd(deadline);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
