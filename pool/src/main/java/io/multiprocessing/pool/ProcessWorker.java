package io.multiprocessing.pool;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.Target;
import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.work.LastWords;
import io.multiprocessing.internal.work.Parcel;
import io.multiprocessing.internal.work.Parcels;
import io.multiprocessing.internal.work.WorkerBuilder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A worker that is a process. Its thread starts it, reads its reports with a {@link ReportReader}, and learns of its
 * end, in this order.
 *
 * <p>Small frames are sent by whoever has something for it: what it has outstanding then fits into its pipe, so that
 * nobody waits. What is large is sent by a thread of its own, because the worker may be stopped.
 */
final class ProcessWorker extends Worker implements Runnable {
    private static final Log LOG = Log.of(ProcessWorker.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    /** Only where a process that the worker has started holds its error stream open is it waited for as long. */
    private static final long LAST_WORDS_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Context context;
    private final Parcels parcels;
    private final Target initializer;
    private final long maxHeapBytes;
    private final List<String> jvmArgs;
    private final LastWords lastWords = new LastWords();
    private final Set<Integer> known = new HashSet<>();
    private final List<SharedFunction> functions = new ArrayList<>();
    private final ReportReader reader = new ReportReader(this);
    private Frame filling = new Frame();
    private Frame spare = new Frame();
    private boolean sending;
    private volatile Connection<Object> work;
    private volatile Connection<Object> commands;
    private volatile Process process;
    private volatile boolean killed;
    private volatile boolean ending;

    ProcessWorker(
            Scheduler scheduler,
            String name,
            Context context,
            Target initializer,
            long maxHeapBytes,
            List<String> jvmArgs) {
        super(scheduler, name);
        this.context = context;
        this.parcels = Parcels.of(context);
        this.initializer = initializer;
        this.maxHeapBytes = maxHeapBytes;
        this.jvmArgs = jvmArgs;
    }

    @Override
    void begin() {
        Thread thread = new Thread(null, this, "multiprocessing-" + name, 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // no thread to be had
            scheduler.gone(this, new Death(-1, -1, "", e));
        }
    }

    @Override
    public void run() {
        Throwable failure = null;
        try {
            start();
            reader.read(work);
        } catch (IOException e) {
            // its end of the pipe is gone
        } catch (Throwable e) {
            failure = e;
        }
        Death death = new Death(-1, -1, "", failure);
        try {
            death = end(failure);
        } finally {
            scheduler.gone(this, death);
            closePipes();
        }
    }

    private void start() {
        Pipe<Object> works = context.pipe();
        work = works.first();
        try (Connection<Object> itsWork = works.second()) {
            Pipe<Object> orders = context.pipe(Pipe.Direction.ONE_WAY);
            commands = orders.second();
            try (Connection<Object> itsOrders = orders.first()) {
                Process.Builder builder = context.process().name(name).daemon(true);
                if (maxHeapBytes > 0) {
                    builder.maxHeap(maxHeapBytes);
                }
                if (builder instanceof WorkerBuilder ours) {
                    ours.lastWords(lastWords);
                    ours.suggest(jvmArgs);
                }
                process = builder.start(new WorkerTarget(itsWork, itsOrders, initializer));
            }
        }
        if (killed) {
            process.kill();
        }
    }

    @Override
    void attend() {
        reader.attend();
    }

    @Override
    void help(TaskFuture<?> waited) {
        reader.help(waited);
    }

    /** How it ended; it is not there any more then. */
    private Death end(Throwable failure) {
        Process ended = process;
        ending = true;
        reader.end();
        if (ended == null) {
            return new Death(-1, 0, "", failure);
        }
        boolean interrupted = false;
        boolean over = false;
        try {
            if (failure != null) {
                ended.kill();
            }
            over = ended.join(END_LIMIT);
            if (!over) {
                LOG.warn("worker {} has closed its pipe and goes on; killing it", ended);
                ended.kill();
                over = ended.join(END_LIMIT);
            }
            lastWords.awaitEnd(LAST_WORDS_LIMIT_NANOS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        int code = over ? ended.exitCode().orElse(-1) : -1;
        Throwable why = failure != null ? failure : over ? ended.failure().orElse(null) : null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Death(ended.pid(), code, lastWords.text(), why);
    }

    private void closePipes() {
        if (work != null) {
            work.close();
        }
        if (commands != null) {
            commands.close();
        }
    }

    @Override
    void append(Job job) {
        appendForgetting();
        SharedFunction function = job.work.function();
        if (function != null && job.work.kind() != Work.CALL && known.add(function.id)) {
            functions.add(function);
            filling.function(function);
        }
        filling.run(job.sequence, job.work);
    }

    @Override
    boolean appendForgetting() {
        return !functions.isEmpty()
                && functions.removeIf(function -> {
                    if (function.isOver() && !isWanted(function)) {
                        known.remove(function.id);
                        filling.forget(function.id);
                        return true;
                    }
                    return false;
                });
    }

    private boolean isWanted(SharedFunction function) {
        for (Job job : outstanding) {
            if (job.work.function() == function) {
                return true;
            }
        }
        return false;
    }

    @Override
    void appendQuit() {
        filling.quit();
    }

    @Override
    void flush() {
        while (true) {
            Frame frame;
            scheduler.lock.lock();
            try {
                if (sending || filling.isEmpty()) {
                    return;
                }
                sending = true;
                frame = filling;
                filling = spare;
                spare = null;
            } finally {
                scheduler.lock.unlock();
            }
            if (frame.isLarge() || Thread.currentThread().isInterrupted()) {
                sendApart(frame);
                return;
            }
            if (!send(frame)) {
                return;
            }
        }
    }

    /** In a thread of its own. */
    private void sendApart(Frame frame) {
        Thread sender = new Thread(
                null,
                () -> {
                    if (send(frame)) {
                        flush();
                    }
                },
                "multiprocessing-" + name + "-sender",
                0,
                false);
        sender.setDaemon(true);
        try {
            sender.start();
        } catch (OutOfMemoryError e) { // no thread to be had
            LOG.warn("worker " + name + " cannot be sent anything", e);
            sent(frame);
            kill();
        }
    }

    /** Gives whether another frame may be sent now. A worker that cannot be sent everything is of no use any more. */
    private boolean send(Frame frame) {
        int sent = 0;
        List<Parcel> apart = frame.apart();
        try {
            work.sendBytes(frame.entries());
            while (sent < apart.size()) {
                apart.get(sent++).send(work);
            }
        } catch (InterruptedIOException e) {
            if (sent == 0) { // the submitter was interrupted, which is no business of the worker's
                sendApart(frame);
                return false;
            }
            giveUp(apart.subList(sent, apart.size()), e);
        } catch (Throwable e) {
            giveUp(apart.subList(sent, apart.size()), e);
        }
        sent(frame);
        return true;
    }

    private void giveUp(List<Parcel> unsent, Throwable why) {
        LOG.debug("worker {} cannot be sent anything: {}", name, why.toString());
        unsent.forEach(Parcel::revoke);
        kill();
    }

    private void sent(Frame frame) {
        scheduler.lock.lock();
        try {
            sending = false;
            spare = frame.reset() ? frame : new Frame();
        } finally {
            scheduler.lock.unlock();
        }
    }

    private void command(byte kind, long nanos, long... sequences) {
        Connection<Object> to = commands;
        if (to != null) {
            Thread.ofVirtual().name("multiprocessing-pool-command").start(() -> {
                try {
                    to.sendBytes(Command.of(kind, nanos, sequences));
                } catch (IOException | RuntimeException e) {
                    LOG.debug("worker {} cannot be told anything: {}", name, e.toString());
                }
            });
        }
    }

    @Override
    void interrupt(long sequence) {
        command(Command.INTERRUPT, 0, sequence);
    }

    @Override
    void overdue(long sequence, long limitNanos) {
        command(Command.OVERDUE, limitNanos, sequence);
    }

    @Override
    void withdraw(long... sequences) {
        command(Command.WITHDRAW, 0, sequences);
    }

    @Override
    void tell(Job job, Report report) {
        Object value = null;
        Throwable thrown = null;
        try {
            value = value(job, report);
            if (report.kind() == Report.FAILED) {
                thrown = (Throwable) value;
            }
        } catch (Throwable e) { // whoever waits is told, whatever it is: nobody else knows of the job any more
            thrown = e;
        }
        if (thrown == null) {
            job.outcome.succeeded(value);
        } else {
            job.outcome.failed(thrown);
        }
    }

    private Object value(Job job, Report report) {
        if (report.form() == Content.APART) {
            return report.apart();
        }
        return report.kind() == Report.DONE && job.work.kind() == Work.CHUNK
                ? Content.values(parcels, "the results", report.form(), report.content())
                : Content.value(
                        parcels,
                        report.kind() == Report.DONE ? "the result" : "the exception",
                        report.form(),
                        report.content());
    }

    @Override
    void refused(Report report) {
        try {
            refusal = report.form() == Content.APART
                    ? (Throwable) report.apart()
                    : (Throwable) Content.value(parcels, "the exception", report.form(), report.content());
        } catch (RuntimeException e) {
            refusal = e;
        }
    }

    @Override
    boolean isEnding() {
        return ending;
    }

    @Override
    void kill() {
        killed = true;
        Process running = process;
        if (running != null) {
            running.kill();
        }
    }

    @Override
    public String toString() {
        Process running = process;
        return running == null ? name : name + ", pid " + running.pid();
    }
}
