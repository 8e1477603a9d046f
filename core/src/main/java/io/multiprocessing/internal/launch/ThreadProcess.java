package io.multiprocessing.internal.launch;

import io.multiprocessing.RemoteException;
import io.multiprocessing.Target;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A child that is a thread of this JVM ({@code IN_PROCESS}), for debugging. Its target is packed and unpacked as if it
 * went to another JVM. It ends when its target does, whatever threads that has started; a non-daemon child is a
 * non-daemon thread, so the JVM waits for it as it does for other children.
 *
 * <p>A thread cannot be made to end: {@code terminate} and {@code kill} interrupt it, and when its target is over, its
 * exit code is -15 or -9.
 */
final class ThreadProcess extends ChildProcess {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final int NOT_EXITED = -1;
    private static final int LOWEST_8_BITS = 0xff;

    private final ChildHost host;
    private final ChildSide side;
    private final TargetThread targetThread = new TargetThread();
    private volatile Thread thread;
    private volatile int signal;
    private final AtomicInteger exitCode = new AtomicInteger(NOT_EXITED);

    ThreadProcess(
            ProcessSettings settings, Self parent, Children siblings, Target target, ChildHost host, ChildSide side) {
        super(settings, parent, siblings, target);
        this.host = host;
        this.side = side;
    }

    @Override
    void launch(Target target) {
        ChildHost.Parcel parcel = host.pack(target);
        boolean launched = false;
        try {
            Thread body = new Thread(() -> live(parcel), identity().name());
            body.setDaemon(identity().daemon());
            thread = body;
            began(ProcessHandle.current().pid());
            launched = true;
            body.start();
        } finally {
            if (!launched) {
                parcel.revoke();
            }
        }
    }

    private void live(ChildHost.Parcel parcel) {
        Self parent = parentSelf();
        Self self = new Self(
                identity(), parent.identity().name(), ProcessHandle.current().pid());
        parent.end().thenRun(self::parentIsGone);
        self.thread(this);
        CurrentProcess.enterThread(self);
        int code = 0;
        RemoteException failure = null;
        try {
            targetThread.run(unpack(parcel, self));
        } catch (Throwable thrown) {
            if (signal == 0 && exitCode.get() == NOT_EXITED) { // else it is how the thread was told to end
                code = 1;
                failure = FailureReport.tell(
                        thrown, identity().name(), ProcessHandle.current().pid());
            }
        } finally {
            try {
                parcel.revoke();
            } finally {
                self.hasEnded();
                thread = null;
                int exited = exitCode.get();
                int unsigned = exited == NOT_EXITED ? code : exited;
                end(signal == 0 ? unsigned : -signal, failure);
            }
        }
    }

    private Target unpack(ChildHost.Parcel parcel, Self self) throws Exception {
        self.unpacking(true);
        try {
            side.install(parcel.settings());
            return side.unpack(parcel.target());
        } finally {
            self.unpacking(false);
        }
    }

    /**
     * {@code Process.exit} in a child that is a thread: the first code counts; the target is interrupted, and what is
     * returned unwinds the calling thread.
     */
    Error exit(int code) {
        exitCode.compareAndSet(NOT_EXITED, code & LOWEST_8_BITS);
        if (Thread.currentThread() != thread) {
            targetThread.interrupt();
        }
        return new Exited(code);
    }

    @Override
    void interruptTarget() {
        targetThread.interrupt();
    }

    @Override
    void requestEnd() {
        endBy(SIGTERM);
    }

    @Override
    boolean forceEnd() {
        endBy(SIGKILL);
        return false;
    }

    private void endBy(int number) {
        signal = number;
        targetThread.interrupt();
    }

    @Override
    boolean isEndingThisJvm() {
        Thread body = thread;
        return body != null && EndingSignal.isShuttingDown(body);
    }

    /** Unwinds a thread. Code that catches {@link Throwable} must let it pass. */
    private static final class Exited extends Error {
        private static final long serialVersionUID = 1L;

        Exited(int code) {
            super("Process.exit(" + code + ") in a child that is a thread", null, false, false);
        }
    }
}
