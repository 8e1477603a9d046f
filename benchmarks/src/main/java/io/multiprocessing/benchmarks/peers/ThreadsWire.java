package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Task;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two {@link ArrayBlockingQueue}s of 1,024 between two threads of one JVM, which hand over a reference and copy
 * nothing: no process can do that, so it is the floor.
 */
final class ThreadsWire implements Wire {
    private static final int CAPACITY = 1024;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<Integer, ThreadsWire> NEAR = new ConcurrentHashMap<>();

    private final BlockingQueue<Object> out;
    private final BlockingQueue<Object> in;
    private final Object message;

    private ThreadsWire(BlockingQueue<Object> out, BlockingQueue<Object> in, Object message) {
        this.out = out;
        this.in = in;
        this.message = message;
    }

    static Link open(Shape shape) {
        Object message = shape.payload().equals("record") ? Order.ofSize(shape.size()) : new byte[shape.size()];
        var near = new ThreadsWire(new ArrayBlockingQueue<>(CAPACITY), new ArrayBlockingQueue<>(CAPACITY), message);
        int number = COUNT.incrementAndGet();
        NEAR.put(number, near);
        Task<Wire> far = () -> {
            ThreadsWire other = NEAR.get(number);
            return new ThreadsWire(other.in, other.out, other.message);
        };
        return new Link(near, far, true);
    }

    @Override
    public void send() throws InterruptedException {
        out.put(message);
    }

    @Override
    public int receive() throws InterruptedException {
        return in.take() instanceof byte[] bytes ? bytes.length : 0;
    }

    @Override
    public void close() {
        NEAR.values().remove(this);
    }
}
