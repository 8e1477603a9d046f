package io.multiprocessing.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;

/** The results of one map, in the order of the inputs, while they come in any. Thread-safe. */
final class Gathering {
    private static final int NOBODY = -1;

    private final Chunks chunks;
    private final List<Job> unfinished = new ArrayList<>();
    private Object[] results = new Object[16];
    private int count;
    private int pending;

    /** Somebody waits until no more than so many are pending. */
    private int wakeAt = NOBODY;

    private int failedAt = Integer.MAX_VALUE;
    private Throwable failure;
    private boolean cancelled;
    private boolean complete;
    private Runnable whenDone = () -> {};

    Gathering(Chunks chunks) {
        this.chunks = chunks;
    }

    /** A place for the results of the next inputs. */
    synchronized Place place(int inputs) {
        var place = new Place(count, inputs);
        count = Math.addExact(count, inputs);
        pending++;
        return place;
    }

    /** Where a job puts what it gave. */
    final class Place implements Job.Outcome {
        private final int from;
        private final int inputs;
        private boolean over;
        Job job;

        private Place(int from, int inputs) {
            this.from = from;
            this.inputs = inputs;
        }

        @Override
        public void succeeded(Object value) {
            chunks.took(job.runNanos, inputs);
            end(value, null);
        }

        @Override
        public void failed(Throwable cause) {
            end(null, cause);
        }

        @Override
        public void cancelled() {
            end(null, new CancellationException("the map was cancelled"), true);
        }

        private void end(Object value, Throwable cause) {
            end(value, cause, false);
        }

        private void end(Object value, Throwable cause, boolean byCancel) {
            Runnable done = null;
            synchronized (Gathering.this) {
                if (over) {
                    return;
                }
                over = true;
                if (cause == null) {
                    put(value);
                } else if (from < failedAt) {
                    failedAt = from;
                    failure = cause;
                    cancelled = byCancel;
                }
                pending--;
                if (pending <= wakeAt) {
                    wakeAt = NOBODY;
                    Gathering.this.notifyAll();
                }
                if (complete && pending == 0) {
                    done = whenDone;
                }
            }
            if (done != null) {
                done.run();
            }
        }

        private void put(Object value) {
            if (results.length < from + inputs) {
                results = Arrays.copyOf(results, Math.max(from + inputs, results.length + results.length / 2));
            }
            if (job.inputs == 1 && job.work.kind() != Work.CHUNK) {
                results[from] = value;
            } else {
                System.arraycopy((Object[]) value, 0, results, from, inputs);
            }
        }
    }

    /** The place of something that never became a job. */
    synchronized void giveUp(Place place) {
        place.over = true;
        pending--;
        notifyAll();
    }

    synchronized void started(List<Job> jobs) {
        if (unfinished.size() > 1024) {
            unfinished.removeIf(each -> each.state == Job.State.OVER);
        }
        unfinished.addAll(jobs);
    }

    synchronized List<Job> jobs() {
        return List.copyOf(unfinished);
    }

    synchronized boolean hasRoom(int jobs) {
        return pending < jobs;
    }

    /** Waits until half of so many places are free, so as not to be woken for each. */
    synchronized void awaitRoom(int jobs) throws InterruptedException {
        if (pending >= jobs) {
            awaitPending(jobs / 2);
        }
    }

    synchronized void awaitAll() throws InterruptedException {
        awaitPending(0);
    }

    /** One thread at a time: whose map it is. */
    private void awaitPending(int most) throws InterruptedException {
        while (pending > most) {
            wakeAt = most;
            wait();
        }
    }

    /** No more places are taken; runs the action when all are filled, perhaps now. */
    void complete(Runnable action) {
        boolean now;
        synchronized (this) {
            complete = true;
            whenDone = action;
            now = pending == 0;
        }
        if (now) {
            action.run();
        }
    }

    /** Of the first input that failed; null: none did. */
    synchronized Throwable failure() {
        return failure;
    }

    /** Whether that was cancelled, and has not thrown what it failed by. */
    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** What was gathered; may be changed by whoever gets it. */
    synchronized List<Object> results() {
        if (results.length != count) {
            results = Arrays.copyOf(results, count);
        }
        var list = new ArrayList<Object>(count);
        Collections.addAll(list, results);
        return list;
    }
}
