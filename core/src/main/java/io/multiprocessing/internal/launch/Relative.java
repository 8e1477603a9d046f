package io.multiprocessing.internal.launch;

import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import java.util.Optional;
import java.util.OptionalInt;

/** A process that the current one did not start, so that most of {@link Process} is refused: itself, and its parent. */
abstract class Relative implements Process {
    /** {@code the current process}, {@code the parent process}. */
    abstract String role();

    final IllegalStateException refusal(String operation) {
        return new IllegalStateException(
                operation + " is refused: " + this + " is " + role() + ", not a child that this process started");
    }

    @Override
    public Process start() {
        throw refusal("start");
    }

    @Override
    public void interrupt() {
        throw refusal("interrupt");
    }

    @Override
    public void terminate() {
        throw refusal("terminate");
    }

    @Override
    public void kill() {
        throw refusal("kill");
    }

    @Override
    public OptionalInt exitCode() {
        return OptionalInt.empty();
    }

    @Override
    public Optional<RemoteException> failure() {
        return Optional.empty();
    }
}
