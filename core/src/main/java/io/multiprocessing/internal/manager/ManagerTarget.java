package io.multiprocessing.internal.manager;

import io.multiprocessing.Connection;
import io.multiprocessing.Target;
import io.multiprocessing.internal.launch.CurrentProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.function.Supplier;

/**
 * What a manager's process runs: hands its workshop to its maker, then lives until that has closed the connection.
 *
 * @param maker leads to the maker
 * @param workshop opens the workshop in the process that runs this
 */
public record ManagerTarget(Connection<Object> maker, Opener workshop) implements Target {
    /** Opens a workshop, in whatever process it is asked in. */
    @FunctionalInterface
    public interface Opener extends Supplier<Workshop>, java.io.Serializable {}

    @Override
    public void runTarget() throws Exception {
        ignoreInterrupts();
        CurrentProcess.holdsObjects();
        Workshop opened = workshop.get();
        maker.send(opened);
        try {
            maker.receive(); // nothing comes but the end
        } catch (IOException e) {
            // the maker has closed the manager, or is dead
        }
        try {
            opened.stopServing();
        } catch (UncheckedIOException e) {
            // a context of a manager in this JVM that was closed before, and its listeners with it
        }
    }

    /** SIGINT is for the manager's users, who end it. By reflection, as not every JDK has to have the class. */
    private static void ignoreInterrupts() {
        if (io.multiprocessing.Process.parent()
                        .map(io.multiprocessing.Process::pid)
                        .orElse(0L)
                == ProcessHandle.current().pid()) {
            return; // a thread of its maker's JVM
        }
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            handle.invoke(
                    null,
                    signal.getConstructor(String.class).newInstance("INT"),
                    handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // a system without that signal: then it ends the manager
        }
    }
}
