package io.multiprocessing.internal.host;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Who acquired permits that were not released yet, and since when. Null stands for this process. Guarded by the
 * semaphore.
 */
final class PermitAccounts {
    private final Map<Session, ArrayDeque<Run>> accounts = new HashMap<>();
    private long next;
    private long total;

    /** Permits that one process acquired one directly after the other. */
    private static final class Run {
        long first;
        long count = 1;

        Run(long first) {
            this.first = first;
        }
    }

    /** How many permits are acquired. */
    long total() {
        return total;
    }

    void acquired(Session session) {
        ArrayDeque<Run> account = accounts.computeIfAbsent(session, _ -> new ArrayDeque<>());
        Run last = account.peekLast();
        if (last != null && last.first + last.count == next) {
            last.count++;
        } else {
            account.add(new Run(next));
        }
        next++;
        total++;
    }

    /**
     * Permits come back: the process pays what is on its own account, then what is on others', those that were acquired
     * first at first. What nobody owes remains.
     */
    void released(Session session, long permits) {
        long left = permits - payOwn(session, permits);
        while (left > 0 && total > 0) {
            left -= pay(earliest(), left, 1);
        }
    }

    private long payOwn(Session session, long permits) {
        long left = permits;
        while (left > 0 && accounts.containsKey(session)) {
            left -= pay(session, left, Integer.MAX_VALUE);
        }
        return permits - left;
    }

    /** Closes an account; returns how many permits were on it. */
    long close(Session session) {
        ArrayDeque<Run> account = accounts.remove(session);
        long sum = account == null
                ? 0
                : account.stream().mapToLong(run -> run.count).sum();
        total -= sum;
        return sum;
    }

    private Session earliest() {
        Session earliest = null;
        long first = Long.MAX_VALUE;
        for (Map.Entry<Session, ArrayDeque<Run>> each : accounts.entrySet()) {
            if (each.getValue().peek().first < first) {
                first = each.getValue().peek().first;
                earliest = each.getKey();
            }
        }
        return earliest;
    }

    private long pay(Session session, long permits, long atMost) {
        ArrayDeque<Run> account = accounts.get(session);
        Run run = account.peek();
        long paid = Math.min(Math.min(run.count, permits), atMost);
        run.first += paid;
        run.count -= paid;
        if (run.count == 0) {
            account.poll();
        }
        if (account.isEmpty()) {
            accounts.remove(session);
        }
        total -= paid;
        return paid;
    }
}
