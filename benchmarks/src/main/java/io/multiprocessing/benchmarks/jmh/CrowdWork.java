package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Barrier;
import io.multiprocessing.Queue;
import io.multiprocessing.Task;
import io.multiprocessing.benchmarks.peers.Order;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;

/** What the members of a crowd do. Each object that they share is made once, here. */
final class CrowdWork {
    private static final int CAPACITY = 4096;

    private final String contender;
    private final int members;
    private final Workshop workshop;
    private final Object message;
    private Task<Step> guard;
    private Queue<Object> queue;
    private Barrier barrier;
    private final BlockingQueue<Object> queueOfThreads = new ArrayBlockingQueue<>(CAPACITY);
    private CyclicBarrier barrierOfThreads;

    CrowdWork(String contender, String payload, int members, Workshop workshop) {
        this.contender = contender;
        this.members = members;
        this.workshop = workshop;
        message = payload.equals("record") ? Order.ofSize(32) : new byte[32];
    }

    Task<Step> of(String what, boolean consumer) throws Exception {
        boolean threads = contender.equals("threads");
        return switch (what) {
            case "queue" -> threads ? queueOfThreads(consumer) : queue(consumer);
            case "barrier" -> threads ? barrierOfThreads() : barrier();
            default -> guard(what);
        };
    }

    private Task<Step> guard(String what) throws Exception {
        if (guard == null) {
            guard = Guards.of(contender, what, workshop);
        }
        return guard;
    }

    private Task<Step> queue(boolean consumer) {
        if (queue == null) {
            queue = workshop.mp.queue(CAPACITY);
        }
        Queue<Object> shared = queue;
        Object element = message;
        return consumer ? () -> shared::take : () -> () -> shared.put(element);
    }

    private Task<Step> barrier() {
        if (barrier == null) {
            barrier = workshop.mp.barrier(members);
        }
        Barrier shared = barrier;
        return () -> shared::await;
    }

    private Task<Step> queueOfThreads(boolean consumer) {
        BlockingQueue<Object> shared = queueOfThreads;
        Object element = message;
        return consumer ? () -> shared::take : () -> () -> shared.put(element);
    }

    private Task<Step> barrierOfThreads() {
        if (barrierOfThreads == null) {
            barrierOfThreads = new CyclicBarrier(members);
        }
        CyclicBarrier shared = barrierOfThreads;
        return () -> shared::await;
    }
}
