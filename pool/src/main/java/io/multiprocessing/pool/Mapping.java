package io.multiprocessing.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * One {@code map}: reads the inputs in the caller's thread and packs them there, at most so far ahead of the workers
 * that memory stays bounded, and waits for all results, also when some have failed.
 */
final class Mapping implements Feed {
    /** Per worker, while chunks find their size: few, so that the measured time counts soon. */
    private static final int CHUNKS_AHEAD = 4;

    private static final int INPUTS_AHEAD = 256;

    /** The scheduler gets so many jobs at once, as long as it need not wait for the inputs. */
    private static final int MOST_IN_BATCH = 64;

    private static final long BATCH_NANOS = 50_000;

    private final Scheduler scheduler;
    private final Packer packer;
    private final SharedFunction function;
    private final Chunks chunks;
    private final Gathering gathering;
    private final int ahead;

    Mapping(Scheduler scheduler, Object function, Iterable<?> inputs, int chunkSize) {
        this.scheduler = scheduler;
        this.packer = scheduler.settings().packer();
        this.function = packer.function(function);
        int workers = scheduler.settings().workers();
        this.chunks = new Chunks(inputs, chunkSize, workers);
        this.gathering = new Gathering(chunks);
        this.ahead = workers * (chunkSize == 0 ? CHUNKS_AHEAD : Math.max(CHUNKS_AHEAD, INPUTS_AHEAD / chunkSize));
    }

    List<Object> run() throws InterruptedException, ExecutionException {
        boolean well = false;
        scheduler.opened(this);
        try {
            feed(true);
            scheduler.closed(this);
            gathering.awaitAll();
            well = true;
        } catch (RejectedExecutionException e) {
            if (gathering.jobs().isEmpty()) {
                throw e; // nothing was begun
            }
            gathering.awaitAll(); // the pool has ended meanwhile, and so has what it had taken
            if (gathering.failure() == null) {
                throw e;
            }
            well = true;
        } finally {
            scheduler.closed(this);
            scheduler.over(function);
            if (!well) {
                cancel(true);
            }
        }
        Throwable failure = gathering.failure();
        if (failure != null) {
            throw new ExecutionException(failure);
        }
        return gathering.results();
    }

    /** Reads all inputs now, and waits for nothing. */
    TaskFuture<List<Object>> start() {
        var future = new TaskFuture<List<Object>>();
        scheduler.opened(this);
        boolean well = false;
        try {
            feed(false);
            well = true;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted although it does not wait", e);
        } finally {
            scheduler.closed(this);
            if (!well) {
                cancel(true);
                scheduler.over(function);
            }
        }
        future.is(new TaskFuture.Task() {
            @Override
            public boolean cancel(boolean interrupt) {
                return Mapping.this.cancel(interrupt);
            }

            @Override
            public boolean isRunning() {
                return gathering.jobs().stream().anyMatch(scheduler::isRunning);
            }
        });
        gathering.complete(() -> {
            scheduler.over(function);
            Throwable failure = gathering.failure();
            if (failure != null) {
                future.settleFailed(gathering.isCancelled() ? failure : TaskFuture.ofTask(failure));
            } else {
                future.settle(gathering::results);
            }
        });
        return future;
    }

    private void feed(boolean wait) throws InterruptedException {
        var batch = new ArrayList<Job>(MOST_IN_BATCH);
        try {
            long begin = System.nanoTime();
            for (Object[] chunk; (chunk = chunks.next()) != null; ) {
                if (wait && !gathering.hasRoom(ahead)) {
                    submit(batch);
                    gathering.awaitRoom(ahead);
                }
                Work work = chunk.length == 1 ? packer.input(function, chunk[0]) : packer.chunk(function, chunk);
                Gathering.Place place = gathering.place(chunk.length);
                var job = new Job(
                        work, TaskOptions.defaults(), scheduler.settings().defaults(), chunk.length, place);
                place.job = job;
                batch.add(job);
                long now = System.nanoTime();
                if (batch.size() >= MOST_IN_BATCH || !chunks.areAtHand() || now - begin > BATCH_NANOS) {
                    submit(batch);
                    begin = now;
                }
            }
            submit(batch);
        } finally {
            for (Job job : batch) { // the iterator threw, or the pool refused them
                job.work.revoke();
                gathering.giveUp((Gathering.Place) job.outcome);
            }
        }
    }

    /** Leaves the batch as it is when the pool takes nothing more. */
    private void submit(List<Job> batch) {
        if (!batch.isEmpty()) {
            gathering.started(batch);
            scheduler.submit(batch, this, false);
            batch.clear();
        }
    }

    private boolean cancel(boolean interrupt) {
        boolean any = false;
        for (Job job : gathering.jobs()) {
            if (scheduler.cancel(job, interrupt)) {
                any = true;
                job.outcome.cancelled();
            }
        }
        return any;
    }

    @Override
    public long unread() {
        return chunks.left();
    }

    @Override
    public boolean mayBeEndless() {
        return false;
    }

    @Override
    public void poolShutsDown() {
        // the caller goes on bringing what was accepted
    }

    @Override
    public void poolEnds(BrokenPoolException why) {
        // the next submission tells him
    }
}
