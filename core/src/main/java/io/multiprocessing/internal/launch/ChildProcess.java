package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import io.multiprocessing.Target;
import io.multiprocessing.internal.jfr.Recorder;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The handle of a child. This class knows the life that all children have, from {@code unstarted} to {@code close}; how
 * one comes to run and is ended, its subclasses do.
 *
 * <p>The end is told in one step: the phase is replaced, and only then do {@code join}, {@code isAlive},
 * {@code exitCode} and {@code onExit} say so, all of them the same. What a user attaches to {@code onExit} runs in a
 * virtual thread of its own and cannot hold up anybody.
 */
abstract class ChildProcess implements Process {
    private final ProcessSettings settings;
    private final Self parent;
    private final Children siblings;
    private final AtomicReference<Phase> phase;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> endedFuture = new CompletableFuture<>();

    ChildProcess(ProcessSettings settings, Self parent, Children siblings, Target target) {
        this.settings = settings;
        this.parent = parent;
        this.siblings = siblings;
        this.phase = new AtomicReference<>(new Phase.Initial(target));
    }

    /** Brings it to life; must call {@link #began} and arrange for {@link #end} to be called once. */
    abstract void launch(Target target);

    abstract void interruptTarget();

    /** Asks it to end. Harmless when it has ended. */
    abstract void requestEnd();

    /**
     * Makes it end. Harmless when it has ended.
     *
     * @return false: it cannot be made to
     */
    abstract boolean forceEnd();

    /**
     * Whether the child is a thread of this JVM that has called {@link System#exit}, so that waiting for it would never
     * end.
     */
    abstract boolean isEndingThisJvm();

    final ProcessSettings settings() {
        return settings;
    }

    final Identity identity() {
        return settings.identity();
    }

    final Self parentSelf() {
        return parent;
    }

    @Override
    public final Process start() {
        Phase before = phase.get();
        if (!(before instanceof Phase.Initial initial)) {
            throw refusal("start", before);
        }
        String name = identity().name();
        parent.requireMayStart(name);
        CurrentProcess.self().requireMayStart(name);
        Recorder.Span span = Recorder.starting(name);
        ExitSequence.arm();
        ExitSequence.children().beginStart(name);
        try {
            siblings.beginStart(name);
            try {
                startOnce(initial);
            } finally {
                siblings.endStart();
            }
        } finally {
            ExitSequence.children().endStart();
        }
        if (span != null) {
            Recorder.started(span, pidInPhase(phase.get()));
        }
        return this;
    }

    private void startOnce(Phase.Initial initial) {
        Phase starting = new Phase.Starting();
        if (!phase.compareAndSet(initial, starting)) {
            throw refusal("start", phase.get());
        }
        boolean launched = false;
        try {
            launch(initial.target());
            launched = true;
        } finally {
            if (!launched) {
                phase.compareAndSet(starting, initial); // what is wrong may be put right
            }
        }
    }

    /** 0: it has none, or its handle was closed meanwhile. */
    private static long pidInPhase(Phase now) {
        return switch (now) {
            case Phase.Running running -> running.pid();
            case Phase.Ended over -> over.pid();
            default -> 0;
        };
    }

    /** It runs: told before anything that may call {@link #end}. */
    final void began(long pid) {
        phase.set(new Phase.Running(pid));
        siblings.add(this);
        ExitSequence.children().add(this);
    }

    /** It has ended, and all that it held is freed. */
    final void end(int exitCode, RemoteException failureOrNull) {
        Phase.Running running = (Phase.Running) phase.get(); // nobody else takes it out of this phase
        phase.set(new Phase.Ended(running.pid(), exitCode, failureOrNull));
        siblings.remove(this);
        ExitSequence.children().remove(this);
        Recorder.ended(identity().name(), running.pid(), exitCode);
        ended.countDown();
        endedFuture.complete(null);
    }

    /** As {@link #join()}, also for those who do not care whether it was closed meanwhile. */
    final void awaitEnd() throws InterruptedException {
        ended.await();
    }

    final boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    @Override
    public final void join() throws InterruptedException {
        requireStarted("join");
        requireNotWithin();
        ended.await();
    }

    @Override
    public final boolean join(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        requireStarted("join");
        requireNotWithin();
        return awaitEnd(timeout);
    }

    @Override
    public final boolean isAlive() {
        return requireOpen("isAlive") instanceof Phase.Running;
    }

    @Override
    public final void interrupt() {
        if (requireStarted("interrupt") instanceof Phase.Running) {
            interruptTarget();
        }
    }

    @Override
    public final void terminate() {
        if (requireStarted("terminate") instanceof Phase.Running) {
            requestEnd();
        }
    }

    @Override
    public final void kill() {
        if (requireStarted("kill") instanceof Phase.Running) {
            forceEnd();
        }
    }

    @Override
    public final String name() {
        requireOpen("name");
        return identity().name();
    }

    @Override
    public final long pid() {
        Phase now = requireStarted("pid");
        return now instanceof Phase.Running running ? running.pid() : ((Phase.Ended) now).pid();
    }

    @Override
    public final boolean daemon() {
        requireOpen("daemon");
        return identity().daemon();
    }

    @Override
    public final OptionalInt exitCode() {
        return requireOpen("exitCode") instanceof Phase.Ended over
                ? OptionalInt.of(over.exitCode())
                : OptionalInt.empty();
    }

    @Override
    public final Optional<RemoteException> failure() {
        return requireOpen("failure") instanceof Phase.Ended over
                ? Optional.ofNullable(over.failure())
                : Optional.empty();
    }

    @Override
    public final CompletableFuture<Process> onExit() {
        requireStarted("onExit");
        return endedFuture.isDone()
                ? CompletableFuture.completedFuture(this)
                : endedFuture.thenApplyAsync(_ -> this, Thread::startVirtualThread);
    }

    @Override
    public final void close() {
        Phase now = phase.get();
        boolean closed = switch (now) {
            case Phase.Closed _ -> true;
            case Phase.Initial _, Phase.Ended _ -> phase.compareAndSet(now, new Phase.Closed());
            case Phase.Starting _, Phase.Running _ ->
                throw new IllegalStateException(
                        "close is refused: " + this + " still runs; join, terminate or kill it first");
        };
        if (!closed) {
            close(); // another thread was faster: look again
        }
    }

    private Phase requireOpen(String operation) {
        Phase now = phase.get();
        if (now instanceof Phase.Closed) {
            throw refusal(operation, now);
        }
        return now;
    }

    private Phase requireStarted(String operation) {
        Phase now = phase.get();
        if (now instanceof Phase.Running || now instanceof Phase.Ended) {
            return now;
        }
        throw refusal(operation, now);
    }

    /** A thread of an {@code IN_PROCESS} child that joined its own handle would wait for itself. */
    private void requireNotWithin() {
        if (CurrentProcess.self().identity() == identity()) {
            throw new IllegalStateException("join is refused: " + this + " is the current process");
        }
    }

    private IllegalStateException refusal(String operation, Phase now) {
        String why = switch (now) {
            case Phase.Initial _, Phase.Starting _ -> "it was never started";
            case Phase.Running _ -> "it was started before, and runs";
            case Phase.Ended _ -> "it was started before, and has ended; a process runs once: make another";
            case Phase.Closed _ -> "it is closed";
        };
        if (operation.equals("start") && now instanceof Phase.Starting) {
            why = "another thread is starting it";
        }
        return new IllegalStateException(
                operation + " is refused for process " + identity().name() + ": " + why);
    }

    /** For example {@code Process[name=Process-1, pid=4711, parent=4700, stopped, exitCode=-15, daemon]}. */
    @Override
    public final String toString() {
        Phase now = phase.get();
        StringBuilder text =
                new StringBuilder("Process[name=").append(identity().name());
        if (now instanceof Phase.Running running) {
            text.append(", pid=").append(running.pid());
        } else if (now instanceof Phase.Ended over) {
            text.append(", pid=").append(over.pid());
        }
        text.append(", parent=").append(ProcessHandle.current().pid());
        text.append(", ").append(now.word());
        if (now instanceof Phase.Ended over) {
            text.append(", exitCode=").append(over.exitCode());
        }
        return text.append(identity().daemon() ? ", daemon]" : "]").toString();
    }
}
