package io.multiprocessing.pool;

import io.multiprocessing.TaskFunction;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker that is a thread of this JVM: nothing is packed. A thread cannot be killed: one that does not answer its
 * interrupt is given up, and another takes its place.
 */
final class ThreadWorker extends Worker implements Runnable {
    private static final Object QUIT = new Object();

    /** A job and what it was called when it came: it may have gone elsewhere since. */
    private record Given(Job job, long sequence, Work work) {}

    private final LinkedBlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
    private final Desk desk = new Desk();
    private boolean gone;

    ThreadWorker(Scheduler scheduler, String name) {
        super(scheduler, name);
    }

    @Override
    void begin() {
        Thread thread = new Thread(null, this, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        say(report(Report.READY, 0, 0, null));
        while (!desk.isLeaving()) {
            try {
                if (!(inbox.take() instanceof Given given)) {
                    break;
                }
                execute(given);
            } catch (InterruptedException _) {
                // somebody else's; a job that has ended is not interrupted any more
            }
        }
        leave();
    }

    private void execute(Given given) {
        long sequence = given.sequence();
        if (!desk.begin(sequence)) {
            return;
        }
        say(report(Report.BEGUN, sequence, 0, null));
        long start = System.nanoTime();
        byte kind = Report.DONE;
        Object value;
        try {
            value = call(given.work());
        } catch (Throwable e) {
            kind = Report.FAILED;
            value = e;
        }
        desk.end();
        say(report(kind, sequence, System.nanoTime() - start, value));
    }

    @SuppressWarnings("unchecked") // of whatever types: nobody looks at them
    private Object call(Work work) throws Exception {
        if (work.kind() == Work.CALL) {
            return Calls.call(work.original());
        }
        var function = (TaskFunction<Object, Object>) work.function().original;
        return work.kind() == Work.APPLY
                ? function.apply(work.original())
                : Bound.apply(function, (Object[]) work.original(), _ -> desk.nextInput());
    }

    private static Report report(byte kind, long sequence, long nanos, Object value) {
        return new Report(kind, sequence, 0, nanos, 0, Content.APART, Report.NOTHING, value);
    }

    /** Not what a thread says that was given up. */
    private void say(Report report) {
        synchronized (this) {
            if (gone) {
                return;
            }
        }
        scheduler.heard(this, List.of(report));
    }

    private void leave() {
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
        }
        scheduler.gone(this, new Death(ProcessHandle.current().pid(), 0, "", null));
    }

    @Override
    void append(Job job) {
        inbox.add(new Given(job, job.sequence, job.work));
    }

    @Override
    boolean appendForgetting() {
        return false; // nobody remembers anything
    }

    @Override
    void appendQuit() {
        inbox.add(QUIT);
    }

    @Override
    void flush() {
        // nothing is held back
    }

    @Override
    void interrupt(long sequence) {
        desk.interrupt(sequence);
    }

    @Override
    void overdue(long sequence, long limitNanos) {
        var dump = new StringBuilder();
        long nanos = desk.overdue(sequence, limitNanos, () -> CommandLoop.takeDump(dump));
        if (!dump.isEmpty()) {
            scheduler.heard(
                    this,
                    List.of(new Report(
                            Report.OVERDUE,
                            sequence,
                            0,
                            nanos,
                            0,
                            Content.PLAIN,
                            dump.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            null)));
        } else {
            scheduler.heard(this, List.of(report(Report.IN_TIME, sequence, Math.max(0, nanos), null)));
        }
    }

    @Override
    void withdraw(long... sequences) {
        byte[] withdrawn = Report.ofSequences(desk.withdraw(sequences));
        scheduler.heard(this, List.of(new Report(Report.WITHDRAWN, 0, 0, 0, 0, Content.PLAIN, withdrawn, null)));
    }

    @Override
    void tell(Job job, Report report) {
        if (report.kind() == Report.DONE) {
            job.outcome.succeeded(report.apart());
        } else {
            job.outcome.failed((Throwable) report.apart());
        }
    }

    @Override
    void refused(Report report) {
        throw new IllegalStateException("threads have no initializer");
    }

    @Override
    void kill() {
        inbox.add(QUIT);
        leave();
    }

    @Override
    public String toString() {
        return name;
    }
}
