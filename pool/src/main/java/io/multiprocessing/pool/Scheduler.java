package io.multiprocessing.pool;

import io.multiprocessing.internal.log.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * Decides which worker runs which job.
 *
 * <p>An idle worker comes first, the one that was busy last; else a worker whose jobs are short gets some ahead, so
 * that it is not idle for the time of a message; and while jobs wait and there may be more workers, one is started.
 * What a worker has and has not begun goes back to the head of the queue when the worker is lost; when a job of his
 * turns out to be long and others are idle, it is asked back.
 *
 * <p>Everything is decided under one lock; sending, killing and telling outcomes happen after it is released, in the
 * thread that held it: a submitter's, a worker's, or the clock's.
 */
final class Scheduler {
    private static final Log LOG = Log.of(Scheduler.class);

    /** From interrupting a job to killing its worker. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** From telling a worker to end to killing it. */
    private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A worker gets as many jobs as take this long. */
    private static final long AHEAD_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /**
     * A worker whose jobs are no longer has the next one while it runs one: where all processors are busy with jobs, it
     * would wait long for it. If the one that runs is long, the other is asked back.
     */
    private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long NEXT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * So long a thread of ours may wait for a processor where all are busy with jobs: as many jobs as take this long
     * has a worker at the most, but for the shortest ones, so that it is not idle meanwhile.
     */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private static final int MOST_IN_SLICE = 4;

    /** For so long an idle worker keeps a function that is not needed any more: the next map may be near. */
    private static final long FORGET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 300 : 1;
    private static final int MOST_AHEAD = 128;
    private static final int MOST_BYTES_AHEAD = 32 * 1024;
    private static final long SHORTEST_NANOS = 1000;
    private static final int MOST_BAD_STARTS = 5;

    enum Stage {
        OPEN,
        /** Takes nothing more, and does what it has. */
        SHUT_DOWN,
        /** Drops what it has. */
        STOPPED,
        TERMINATED
    }

    final ReentrantLock lock = new ReentrantLock();
    private final Condition terminated = lock.newCondition();
    private final PoolSettings settings;
    private final BiFunction<Scheduler, String, Worker> hire;
    private final Clock clock;
    private final Keeper keeper = new Keeper(this);
    private final JobQueue waiting = new JobQueue();
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Set<Feed> feeds = new HashSet<>();
    private final ArrayDeque<String> deaths = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private final Progress progress;
    private Stage stage = Stage.OPEN;
    private BrokenPoolException broken;
    private int size;
    private int starting;
    private int packing;
    private boolean balancePlanned;
    private int badStarts;
    private int hired;

    Scheduler(PoolSettings settings, BiFunction<Scheduler, String, Worker> hire) {
        this.settings = settings;
        this.hire = hire;
        this.size = settings.workers();
        this.clock = new Clock(settings.name());
        this.progress = new Progress(settings.progress(), this, clock);
    }

    /** Of how many; -1: not known. */
    long totalInputs() {
        long total = tally.inputs();
        for (Feed feed : feeds) {
            long unread = feed.unread();
            if (unread < 0) {
                return -1;
            }
            total += unread;
        }
        return total;
    }

    PoolSettings settings() {
        return settings;
    }

    Tally tally() {
        return tally;
    }

    // ---- work comes

    /**
     * Takes a job.
     *
     * @param feed whose it is; null: nobody's, so that it is refused after shutdown
     * @throws RejectedExecutionException the pool takes nothing more
     */
    void submit(Job job, Feed feed) {
        submit(List.of(job), feed, false);
    }

    /**
     * Takes some jobs, or none of them.
     *
     * @param waits the calling thread waits for the outcome at once, with {@link #help}
     * @throws RejectedExecutionException the pool takes nothing more
     */
    void submit(List<Job> jobs, Feed feed, boolean waits) {
        var after = new Actions();
        if (waits) {
            after.waits();
        }
        enter();
        try {
            if (feed == null || !feeds.contains(feed)) {
                requireOpen();
            }
            for (Job job : jobs) {
                if (job.state == Job.State.OVER) { // cancelled before it came
                    after.add(job.work::revoke);
                } else {
                    job.accepted = true;
                    tally.accepted(job);
                    waiting.addLast(job);
                }
            }
            assign(after);
            keeper.wake();
            progress.wake();
        } catch (RejectedExecutionException e) {
            for (Job job : jobs) {
                job.state = Job.State.OVER; // there is nothing to cancel
                job.work.revoke();
            }
            throw e;
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /** Takes the lock, which others do not hold for long: sleeping until it is free takes longer, as a rule. */
    private void enter() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    private void requireOpen() {
        if (broken != null) {
            throw new BrokenPoolException(broken.getMessage(), broken.getCause());
        }
        if (stage != Stage.OPEN) {
            throw new RejectedExecutionException(settings.name() + " takes no more tasks: it was "
                    + (stage == Stage.STOPPED ? "stopped" : "shut down"));
        }
    }

    void requireTakesMore() {
        lock.lock();
        try {
            requireOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Inputs are going to come; counts as something to do until {@link #closed}. */
    void opened(Feed feed) {
        lock.lock();
        try {
            requireOpen();
            feeds.add(feed);
            keeper.wake();
        } finally {
            lock.unlock();
        }
    }

    /** No more inputs come. */
    void closed(Feed feed) {
        var after = new Actions();
        lock.lock();
        try {
            if (feeds.remove(feed)) {
                finishIfDone(after);
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /** A function is not needed any more; workers that get something hear of it then, others soon. */
    void over(SharedFunction function) {
        if (function.isOver()) {
            return;
        }
        function.over();
        if (function.content != null) {
            clock.once("forget", FORGET_NANOS, this::forget);
        }
    }

    private void forget() {
        var after = new Actions();
        lock.lock();
        try {
            for (Worker worker : idle) {
                if (worker.phase == Worker.Phase.READY && worker.appendForgetting()) {
                    after.flush(worker);
                }
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    // ---- deciding; all of it under the lock

    private void assign(Actions after) {
        long now = System.nanoTime();
        while (waiting.size() > 0) {
            Job next = waiting.peek();
            Worker worker = idlest();
            if (worker != null) {
                idle.pollLast();
            } else {
                worker = withRoomFor(next, now);
            }
            if (worker == null) {
                break;
            }
            waiting.poll();
            worker.give(next);
            after.flush(worker);
            if (worker.outstanding.size() > 1) {
                balanceLater();
            }
        }
        while (starting < waiting.size() && workers.size() < size && stage != Stage.STOPPED) {
            startOne(after);
        }
        if (waiting.size() == 0 && !idle.isEmpty()) {
            balanceLater();
        }
    }

    /** The one that was busy last; null: nobody is idle. */
    private Worker idlest() {
        Worker worker = idle.peekLast();
        while (worker != null && worker.phase != Worker.Phase.READY) {
            idle.pollLast();
            worker = idle.peekLast();
        }
        return worker;
    }

    /** Nobody gets anything ahead while there may be more workers: jobs may wait for each other. */
    private Worker withRoomFor(Job job, long now) {
        Worker best = null;
        if (workers.size() < size) {
            return best;
        }
        for (Worker worker : workers) {
            if (worker.phase == Worker.Phase.READY
                    && hasRoom(worker, job, now)
                    && (best == null || worker.outstanding.size() < best.outstanding.size())) {
                best = worker;
            }
        }
        return best;
    }

    private boolean hasRoom(Worker worker, Job job, long now) {
        if (worker.meanNanos == Worker.UNKNOWN || job.work.isApart()) {
            return false;
        }
        Job running = worker.running();
        if (running != null && now - running.begunNanos > AHEAD_NANOS) {
            return false;
        }
        long mean = Math.max(worker.meanNanos, SHORTEST_NANOS);
        long least = mean <= NEXT_NANOS ? Math.clamp(SLICE_NANOS / mean, 2, MOST_IN_SLICE) : 1;
        long ahead = Math.clamp(AHEAD_NANOS / mean, least, MOST_AHEAD);
        return worker.outstanding.size() < ahead
                && worker.outstandingBytes + job.work.bytes() <= MOST_BYTES_AHEAD
                && !wornOut(worker);
    }

    private void startOne(Actions after) {
        Worker worker = hire.apply(this, settings.workerName(++hired));
        workers.add(worker);
        starting++;
        tally.workersStarted++;
        after.add(worker::begin);
    }

    private boolean wornOut(Worker worker) {
        return worker.given >= settings.maxTasksPerWorker();
    }

    private void retire(Worker worker, Actions after) {
        if (worker.phase == Worker.Phase.READY) {
            worker.phase = Worker.Phase.LEAVING;
            idle.remove(worker);
            worker.appendQuit();
            after.flush(worker);
            awaitEnd(worker);
        }
    }

    /** A worker that has nothing left to do and does not even begin to end is stopped, or as good as that. */
    private void awaitEnd(Worker worker) {
        if (worker.phase != Worker.Phase.LEAVING || !worker.outstanding.isEmpty() || worker.endAwaited) {
            return;
        }
        worker.endAwaited = true;
        clock.after(LEAVE_NANOS, () -> {
            boolean still;
            lock.lock();
            try {
                still = worker.phase == Worker.Phase.LEAVING && !worker.isEnding();
            } finally {
                lock.unlock();
            }
            if (still) {
                LOG.warn("{}: worker {} was told to end and does not; killing it", settings.name(), worker);
                worker.kill();
            }
        });
    }

    /** What a worker does that has nothing left to do. */
    private void free(Worker worker, Actions after) {
        awaitEnd(worker);
        if (worker.phase != Worker.Phase.READY || !worker.outstanding.isEmpty() || idle.contains(worker)) {
            return;
        }
        boolean tooMany = workers.size() - leaving() > size;
        boolean done = done();
        boolean tooOld = System.nanoTime() - worker.readyNanos >= settings.maxWorkerAgeNanos();
        if (wornOut(worker) || tooMany || done || tooOld && worker.given > 0) {
            retire(worker, after);
        } else {
            worker.idleSinceNanos = System.nanoTime();
            idle.addLast(worker);
            trimLater();
        }
    }

    private int leaving() {
        int leaving = 0;
        for (Worker worker : workers) {
            if (worker.phase == Worker.Phase.LEAVING) {
                leaving++;
            }
        }
        return leaving;
    }

    private void finishIfDone(Actions after) {
        if (stage == Stage.OPEN || stage == Stage.TERMINATED || somethingWaits() || !feeds.isEmpty()) {
            return;
        }
        for (Worker worker : List.copyOf(idle)) {
            retire(worker, after);
        }
        for (Worker worker : workers) {
            if (worker.phase == Worker.Phase.STARTING && worker.outstanding.isEmpty()) {
                after.add(worker::kill); // nobody waits for it any more
            }
        }
        if (workers.isEmpty()) {
            stage = Stage.TERMINATED;
            clock.stop();
            terminated.signalAll();
            LOG.info("{} has ended: {}", settings.name(), tally);
        }
    }

    // ---- what workers say

    void heard(Worker worker, List<Report> reports) {
        var after = new Actions();
        enter();
        try {
            for (Report report : reports) {
                hear(worker, report, after);
            }
            free(worker, after);
            assign(after);
            finishIfDone(after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    private void hear(Worker worker, Report report, Actions after) {
        switch (report.kind()) {
            case Report.READY -> ready(worker);
            case Report.REFUSED -> after.add(() -> worker.refused(report));
            case Report.BEGUN -> begun(worker, report.sequence(), after);
            case Report.DONE, Report.FAILED -> ended(worker, report, after);
            case Report.WITHDRAWN -> {
                for (long sequence : report.sequences()) {
                    withdrawn(worker, sequence, after);
                }
            }
            case Report.OVERDUE -> overdue(worker, report, after);
            case Report.IN_TIME -> inTime(worker, report);
            default -> throw new IllegalStateException("no such report: " + report.kind());
        }
    }

    private void ready(Worker worker) {
        if (worker.phase == Worker.Phase.STARTING) {
            starting--;
            worker.phase = Worker.Phase.READY;
            worker.readyNanos = System.nanoTime();
        }
    }

    private void begun(Worker worker, long sequence, Actions after) {
        Job job = worker.find(sequence);
        if (job == null) {
            return;
        }
        job.state = Job.State.RUNNING;
        job.begunNanos = System.nanoTime();
        tally.begun(job);
        if (job.cancelled && job.mayInterrupt) {
            after.add(() -> worker.interrupt(sequence));
            stopLater(worker, job);
        } else if (!job.cancelled && job.limitNanos != Job.NO_LIMIT) {
            job.alarm = clock.after(job.limitNanos, () -> lookAt(worker, job, job.limitNanos));
        }
        if (worker.outstanding.size() > 1) {
            balanceLater();
        }
    }

    private void ended(Worker worker, Report report, Actions after) {
        Job job = worker.find(report.sequence());
        if (job == null) {
            return;
        }
        worker.takeBack(job);
        worker.hasRead(job);
        worker.finished++;
        badStarts = 0;
        worker.took(report.nanos());
        job.runNanos = report.nanos();
        boolean threw = report.kind() == Report.FAILED;
        if (job.threadDump != null) {
            over(job, false);
            Throwable late = lateness(job, worker);
            after.tell(() -> job.outcome.failed(late));
        } else if (job.cancelled) {
            over(job, false);
            after.tell(job.outcome::cancelled);
        } else {
            over(job, !threw);
            after.tell(() -> worker.tell(job, report));
        }
        if (report.heapBytes() > settings.maxMemoryPerWorkerBytes()) {
            retireWhenDone(worker, after);
        }
        if (report.next() != 0) {
            begun(worker, report.next(), after);
        }
    }

    /** It has taken more memory than it may: what it has not begun is asked back. */
    private void retireWhenDone(Worker worker, Actions after) {
        askBack(worker, after);
        retire(worker, after);
    }

    private void over(Job job, boolean well) {
        tally.over(job, well);
        job.state = Job.State.OVER;
        job.worker = null;
        if (job.alarm != null) {
            job.alarm.cancel(false);
        }
        if (tally.unfinished() == 0) {
            progress.allDone();
        }
    }

    private void withdrawn(Worker worker, long sequence, Actions after) {
        Job job = worker.find(sequence);
        if (job != null && job.state == Job.State.SENT) {
            worker.takeBack(job);
            requeue(job, after);
        }
    }

    private void requeue(Job job, Actions after) {
        job.worker = null;
        if (job.cancelled) {
            over(job, false);
            return;
        }
        job.state = Job.State.WAITING;
        job.askedBack = false;
        if (job.work.isApart()) {
            packing++;
            job.packing = true;
            after.add(() -> packAgain(job));
        } else {
            waiting.addFirst(job);
        }
    }

    /** Without the lock: packing runs code of the user's. What was sent once arrives once. */
    private void packAgain(Job job) {
        Work old = job.work;
        Work again = null;
        Throwable failure = null;
        try {
            old.revoke();
            again = settings.packer().again(old);
        } catch (RuntimeException | Error e) { // what it refers to may be closed by now
            failure = e;
        }
        Throwable why = failure;
        var after = new Actions();
        lock.lock();
        try {
            packing--;
            job.packing = false;
            if (again != null) {
                job.work = again;
            }
            if (job.state == Job.State.OVER) { // cancelled meanwhile
                after.add(job.work::revoke);
            } else if (stage == Stage.STOPPED || broken != null) {
                fail(job, broken, after);
            } else if (why != null) {
                over(job, false);
                after.tell(() -> job.outcome.failed(why));
            } else {
                waiting.addFirst(job);
                assign(after);
            }
            finishIfDone(after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /** Whether jobs wait, or will when they are packed again. */
    private boolean somethingWaits() {
        return waiting.size() > 0 || packing > 0;
    }

    private void requeueAll(List<Job> jobs, Actions after) {
        for (Job job : jobs.reversed()) {
            requeue(job, after);
        }
    }

    // ---- time is up

    /** Asks the worker whether the job's present input has run for so long. */
    private void lookAt(Worker worker, Job job, long limitNanos) {
        int look;
        lock.lock();
        try {
            if (job.worker != worker || job.state != Job.State.RUNNING || job.threadDump != null) {
                return;
            }
            look = ++job.looks;
            job.answered = false;
        } finally {
            lock.unlock();
        }
        worker.overdue(job.sequence, limitNanos);
        clock.after(GRACE_NANOS, () -> killUnlessAnswered(worker, job, look));
    }

    /** The worker is stopped, or so far gone that it does not even answer. */
    private void killUnlessAnswered(Worker worker, Job job, int look) {
        lock.lock();
        try {
            if (job.worker != worker || job.state != Job.State.RUNNING || job.answered || job.looks != look) {
                return;
            }
            job.threadDump = "the worker did not answer within " + GRACE_NANOS / 1_000_000 + " ms";
            worker.phase = Worker.Phase.LEAVING;
        } finally {
            lock.unlock();
        }
        worker.kill();
    }

    /** It was interrupted; if that does not help, its worker begins no other, and is killed. */
    private void stopLater(Worker worker, Job job) {
        clock.after(GRACE_NANOS, () -> lookAt(worker, job, 0));
    }

    private void overdue(Worker worker, Report report, Actions after) {
        Job job = worker.find(report.sequence());
        if (job == null) {
            return;
        }
        job.answered = true;
        job.threadDump = new String(report.content(), java.nio.charset.StandardCharsets.UTF_8);
        worker.phase = Worker.Phase.LEAVING; // it begins nothing more
        var unbegun = new ArrayList<Job>(worker.outstanding);
        unbegun.remove(job);
        unbegun.forEach(worker::takeBack);
        requeueAll(unbegun, after);
        if (job.cancelled) {
            after.add(worker::kill); // it had its time
        } else {
            killLater(worker, job);
        }
    }

    private void inTime(Worker worker, Report report) {
        Job job = worker.find(report.sequence());
        if (job != null && job.state == Job.State.RUNNING) {
            job.answered = true;
            if (!job.cancelled) {
                job.alarm = clock.after(job.limitNanos - report.nanos(), () -> lookAt(worker, job, job.limitNanos));
            }
        }
    }

    private void killLater(Worker worker, Job job) {
        clock.after(GRACE_NANOS, () -> {
            boolean still;
            lock.lock();
            try {
                still = job.worker == worker && job.state == Job.State.RUNNING;
            } finally {
                lock.unlock();
            }
            if (still) {
                worker.kill();
            }
        });
    }

    private static TaskTimeoutException lateness(Job job, Worker worker) {
        Duration limit = Duration.ofNanos(job.limitNanos);
        return new TaskTimeoutException(
                job.noun() + " ran longer than " + limit + " in worker " + worker
                        + "; it was interrupted, and the worker is replaced",
                limit,
                job.threadDump);
    }

    // ---- asking jobs back

    private void balanceLater() {
        if (!balancePlanned) {
            balancePlanned = clock.after(settings.balanceNanos(), this::balance) != null;
        }
    }

    /** Somebody is idle while jobs wait behind a long one. */
    private void balance() {
        var after = new Actions();
        lock.lock();
        try {
            balancePlanned = false;
            if (waiting.size() > 0 || idle.isEmpty() && workers.size() >= size) {
                return;
            }
            for (Worker worker : workers) {
                Job running = worker.running();
                if (worker.outstanding.size() > 1
                        && running != null
                        && System.nanoTime() - running.begunNanos >= settings.balanceNanos()) {
                    askBack(worker, after);
                } else if (worker.outstanding.size() > 1) {
                    balanceLater();
                }
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    private void askBack(Worker worker, Actions after) {
        long[] unbegun = worker.outstanding.stream()
                .filter(job -> job.state == Job.State.SENT && !job.askedBack)
                .mapToLong(job -> {
                    job.askedBack = true;
                    return job.sequence;
                })
                .toArray();
        if (unbegun.length > 0) {
            after.add(() -> worker.withdraw(unbegun));
        }
    }

    // ---- a worker is gone

    void gone(Worker worker, Death death) {
        var after = new Actions();
        lock.lock();
        try {
            boolean wasStarting = worker.phase == Worker.Phase.STARTING;
            boolean expected = worker.phase == Worker.Phase.LEAVING || stage == Stage.STOPPED || wasStarting && done();
            worker.phase = Worker.Phase.GONE;
            workers.remove(worker);
            idle.remove(worker);
            if (wasStarting) {
                starting--;
            }
            boolean ran = worker.running() != null;
            bury(worker, death, after);
            if (!expected) {
                tally.workersDied++;
                LOG.info("{}: worker {} died: {}", settings.name(), worker.name, death.told());
                if (!ran && (wasStarting || worker.finished == 0 && isNew(worker))) {
                    badStart(worker, death, after);
                }
            }
            replace(wasStarting, expected, after);
            assign(after);
            finishIfDone(after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /** It may have died of what it did when it started. */
    private static boolean isNew(Worker worker) {
        return System.nanoTime() - worker.readyNanos < NEW_NANOS;
    }

    private boolean done() {
        return stage != Stage.OPEN && !somethingWaits() && feeds.isEmpty();
    }

    /** As many as there were, also when nothing waits: whoever comes next is to find them. */
    private void replace(boolean wasStarting, boolean expected, Actions after) {
        boolean idleEnd = expected && idleEnds > 0;
        if (idleEnd) {
            idleEnds--;
        } else if (!wasStarting && stage == Stage.OPEN && broken == null && workers.size() < size) {
            startOne(after);
        }
    }

    private void bury(Worker worker, Death death, Actions after) {
        Job running = worker.running();
        var rest = new ArrayList<Job>(worker.outstanding);
        worker.outstanding.clear();
        if (running != null) {
            rest.remove(running);
        }
        requeueAll(rest, after);
        if (running == null) {
            return;
        }
        if (running.threadDump != null) {
            over(running, false);
            Throwable late = lateness(running, worker);
            after.tell(() -> running.outcome.failed(late));
        } else if (running.cancelled) {
            over(running, false);
            after.tell(running.outcome::cancelled);
        } else if (running.retriesLeft > 0 && stage != Stage.STOPPED && broken == null) {
            running.retriesLeft--;
            tally.retried++;
            tally.unbegun();
            requeue(running, after);
        } else {
            over(running, false);
            Throwable dead = new WorkerDiedException(
                    "worker " + worker.name + " died while it ran " + running.noun() + ": " + death.told(),
                    death.pid(),
                    death.exitCode(),
                    death.lastWords());
            if (death.cause() != null) {
                dead.initCause(death.cause());
            }
            after.tell(() -> running.outcome.failed(dead));
        }
    }

    private void badStart(Worker worker, Death death, Actions after) {
        deaths.addLast(worker.name + ": "
                + (worker.refusal == null ? death.told() : "its initializer threw " + worker.refusal));
        if (deaths.size() > MOST_BAD_STARTS) {
            deaths.removeFirst();
        }
        if (++badStarts >= MOST_BAD_STARTS) {
            Throwable cause = worker.refusal != null ? worker.refusal : death.cause();
            broken = new BrokenPoolException(
                    settings.name() + " is broken: " + badStarts + " workers in a row ended before they were ready: "
                            + String.join("; ", deaths),
                    cause);
            LOG.warn(broken.getMessage(), cause);
            stopped(broken, after);
        }
    }

    // ---- the end

    /** Everything that waits fails, and everybody who brings something is told. */
    private void stopped(BrokenPoolException why, Actions after) {
        for (Job job; (job = waiting.poll()) != null; ) {
            fail(job, why, after);
        }
        for (Feed feed : feeds) {
            after.add(() -> feed.poolEnds(why));
        }
        feeds.clear();
    }

    private void fail(Job job, BrokenPoolException why, Actions after) {
        after.add(job.work::revoke);
        job.cancelled = true;
        over(job, false);
        if (why == null) {
            after.tell(job.outcome::cancelled);
        } else {
            after.tell(() -> job.outcome.failed(new BrokenPoolException(why.getMessage(), why.getCause())));
        }
    }

    void shutdown() {
        var after = new Actions();
        lock.lock();
        try {
            if (stage == Stage.OPEN) {
                stage = Stage.SHUT_DOWN;
                for (Feed feed : List.copyOf(feeds)) {
                    if (feed.mayBeEndless()) {
                        feeds.remove(feed);
                        after.add(() -> feed.poolEnds(null));
                    } else {
                        after.add(feed::poolShutsDown);
                    }
                }
                finishIfDone(after);
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    /** Gives the tasks that had not begun; those that run are interrupted, then killed. */
    List<Runnable> shutdownNow() {
        shutdown();
        var unbegun = new ArrayList<Runnable>();
        var after = new Actions();
        lock.lock();
        try {
            if (stage != Stage.TERMINATED) {
                stage = Stage.STOPPED;
            }
            for (Job job; (job = waiting.poll()) != null; ) {
                drop(job, unbegun, after);
            }
            for (Worker worker : workers) {
                for (Job job : worker.outstanding) {
                    boolean runs = job.state == Job.State.RUNNING;
                    if (!runs && job.task != null && !job.cancelled) {
                        unbegun.add(job.task);
                    }
                    job.cancelled = true;
                    job.mayInterrupt = true;
                    after.tell(job.outcome::cancelled);
                    if (runs) {
                        after.add(() -> worker.interrupt(job.sequence));
                        stopLater(worker, job);
                    }
                }
                askBack(worker, after);
                if (worker.phase == Worker.Phase.STARTING) {
                    after.add(worker::kill);
                }
            }
            stopped(null, after);
            finishIfDone(after);
        } finally {
            lock.unlock();
        }
        after.run();
        return unbegun;
    }

    private void drop(Job job, List<Runnable> unbegun, Actions after) {
        if (job.task != null) {
            unbegun.add(job.task);
        }
        fail(job, null, after);
    }

    void terminate() {
        shutdownNow();
        List<Worker> all;
        lock.lock();
        try {
            all = List.copyOf(workers);
        } finally {
            lock.unlock();
        }
        all.forEach(Worker::kill);
    }

    boolean awaitTermination(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (stage != Stage.TERMINATED) {
                if (left <= 0) {
                    return false;
                }
                left = terminated.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    Stage stage() {
        lock.lock();
        try {
            return stage;
        } finally {
            lock.unlock();
        }
    }

    boolean isBusy() {
        lock.lock();
        try {
            return tally.unfinished() > 0 || !feeds.isEmpty() && stage == Stage.SHUT_DOWN;
        } finally {
            lock.unlock();
        }
    }

    // ---- cancelling

    /** Whether it will not run, or what runs is being stopped. */
    boolean cancel(Job job, boolean interrupt) {
        var after = new Actions();
        lock.lock();
        try {
            if (job.cancelled || job.state == Job.State.OVER || job.state == Job.State.RUNNING && !interrupt) {
                return false;
            }
            job.cancelled = true;
            job.mayInterrupt = interrupt;
            Worker worker = job.worker;
            long sequence = job.sequence;
            switch (job.state) {
                case WAITING -> {
                    if (!job.accepted) {
                        job.state = Job.State.OVER;
                        return true;
                    }
                    if (!job.packing) {
                        waiting.remove(job);
                        after.add(job.work::revoke);
                    }
                    over(job, false);
                    finishIfDone(after);
                }
                case SENT -> after.add(() -> worker.withdraw(sequence));
                default -> {
                    after.add(() -> worker.interrupt(sequence));
                    stopLater(worker, job);
                }
            }
        } finally {
            lock.unlock();
        }
        after.run();
        return true;
    }

    /** The calling thread waits for this future of the job, and may read for the worker that has it. */
    void help(Job job, TaskFuture<?> waited) {
        Worker worker;
        enter();
        try {
            worker = job.worker;
        } finally {
            lock.unlock();
        }
        if (worker != null) {
            worker.help(waited);
        }
    }

    boolean hasSomething(Worker worker) {
        enter();
        try {
            return !worker.outstanding.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isRunning(Job job) {
        lock.lock();
        try {
            return job.state == Job.State.RUNNING && !job.cancelled;
        } finally {
            lock.unlock();
        }
    }

    // ---- size

    private int idleEnds;

    private void trimLater() {
        if (settings.idleTimeoutNanos() != Job.NO_LIMIT) {
            clock.once("trim", settings.idleTimeoutNanos(), this::trim);
        }
    }

    /** Those that were idle for too long end. */
    private void trim() {
        var after = new Actions();
        lock.lock();
        try {
            long now = System.nanoTime();
            for (Worker worker : List.copyOf(idle)) {
                if (now - worker.idleSinceNanos >= settings.idleTimeoutNanos()) {
                    idleEnds++;
                    retire(worker, after);
                }
            }
            if (!idle.isEmpty()) {
                trimLater();
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }

    void resize(int newSize) {
        var after = new Actions();
        lock.lock();
        try {
            size = newSize;
            for (Worker worker : List.copyOf(idle)) {
                if (workers.size() - leaving() > size) {
                    retire(worker, after);
                }
            }
            assign(after);
        } finally {
            lock.unlock();
        }
        after.run();
    }

    PoolStats stats() {
        lock.lock();
        try {
            return tally.stats(workers.size(), size);
        } finally {
            lock.unlock();
        }
    }

    /** Why something that waited is not done. */
    static CancellationException cancellation(String what) {
        return new CancellationException(what + " was cancelled");
    }
}
