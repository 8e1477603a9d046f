package io.multiprocessing.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waiting for several futures, as Python's {@code concurrent.futures} does it. All methods may be called by any thread.
 */
public final class Futures {
    /** When a wait for several futures ends. */
    public enum Until {
        /** One of them is done. */
        FIRST_COMPLETED,
        /** One of them has failed or was cancelled, or all are done. */
        FIRST_FAILED,
        /** All of them are done. */
        ALL_COMPLETED
    }

    /**
     * What a wait found.
     *
     * @param <F> the futures
     * @param done those that were done when it ended, in their order
     * @param notDone the others
     */
    public record Waited<F>(Set<F> done, Set<F> notDone) {}

    /**
     * Futures in the order in which they end. An iterator once: {@link #iterator()} is this object itself. A future
     * that was given is not held any more. May be used by several threads, each of which gets other futures.
     *
     * @param <F> the futures
     */
    public interface Completed<F> extends Iterator<F>, Iterable<F> {
        /**
         * The next future that is done.
         *
         * @return it
         * @throws NoSuchElementException all were given
         * @throws CompletionException the thread was interrupted while it waited; its flag stays set
         */
        @Override
        F next();

        /**
         * The next future that is done.
         *
         * @param timeout zero or less: it does not wait
         * @return it
         * @throws NoSuchElementException all were given
         * @throws TimeoutException none came in time; the message says how many are left of how many
         * @throws InterruptedException the thread was interrupted
         */
        F next(Duration timeout) throws InterruptedException, TimeoutException;

        @Override
        default Iterator<F> iterator() {
            return this;
        }
    }

    private Futures() {}

    /**
     * Waits for some futures.
     *
     * @param <F> the futures
     * @param futures one that is there twice counts once
     * @param until for what
     * @param timeout how long at most; zero or less: it does not wait
     * @return which are done, and which not; when the time is over, those of that moment
     * @throws InterruptedException the thread was interrupted
     */
    public static <F extends CompletableFuture<?>> Waited<F> await(
            Collection<? extends F> futures, Until until, Duration timeout) throws InterruptedException {
        var notDone = new LinkedHashSet<F>(futures);
        var all = List.copyOf(notDone);
        var ended = new LinkedBlockingQueue<F>();
        List<CompletableFuture<?>> stages = new ArrayList<>();
        for (F future : all) {
            stages.add(future.whenComplete((_, _) -> ended.add(future)));
        }
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        boolean enough = false;
        try {
            while (!notDone.isEmpty()) {
                F next = enough ? ended.poll() : ended.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                notDone.remove(next);
                enough |= isEnough(next, until);
            }
        } finally {
            stages.forEach(stage -> stage.cancel(false)); // those that are left would stay for as long as their future
        }
        var done = new LinkedHashSet<F>(all);
        done.removeAll(notDone);
        return new Waited<>(done, notDone);
    }

    private static boolean isEnough(CompletableFuture<?> done, Until until) {
        return switch (until) {
            case FIRST_COMPLETED -> true;
            case FIRST_FAILED -> done.isCompletedExceptionally();
            case ALL_COMPLETED -> false;
        };
    }

    /**
     * Gives futures as they end.
     *
     * @param <F> the futures
     * @param futures one that is there twice comes once
     * @return those that are done at first, then the others
     */
    public static <F extends CompletableFuture<?>> Completed<F> asCompleted(Collection<? extends F> futures) {
        return new InOrderOfEnd<>(new LinkedHashSet<F>(futures));
    }

    private static final class InOrderOfEnd<F extends CompletableFuture<?>> implements Completed<F> {
        private final LinkedBlockingQueue<F> ended = new LinkedBlockingQueue<>();
        private final int all;
        private int left;

        InOrderOfEnd(Set<F> futures) {
            all = futures.size();
            left = all;
            for (F future : futures) {
                future.whenComplete((_, _) -> ended.add(future));
            }
        }

        @Override
        public synchronized boolean hasNext() {
            return left > 0;
        }

        @Override
        public F next() {
            claim();
            F next = null;
            try {
                next = ended.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException("interrupted while waiting for a future", e);
            } finally {
                giveBackUnless(next != null);
            }
            return next;
        }

        @Override
        public F next(Duration timeout) throws InterruptedException, TimeoutException {
            claim();
            F next = null;
            try {
                next = ended.poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
            } finally {
                giveBackUnless(next != null);
            }
            if (next == null) {
                throw new TimeoutException(unfinished() + " (of " + all + ") futures unfinished");
            }
            return next;
        }

        private synchronized void claim() {
            if (left == 0) {
                throw new NoSuchElementException("all " + all + " futures were given");
            }
            left--;
        }

        private synchronized void giveBackUnless(boolean given) {
            if (!given) {
                left++;
            }
        }

        private synchronized int unfinished() {
            return Math.max(0, left - ended.size());
        }
    }
}
