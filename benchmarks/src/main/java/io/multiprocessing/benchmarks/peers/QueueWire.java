package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Queue;

/** Two of our queues, one each way. Nothing is set: as a program gets them. */
final class QueueWire implements Wire {
    private final Queue<Object> out;
    private final Queue<Object> in;
    private final Object message;

    QueueWire(Queue<Object> out, Queue<Object> in, Shape shape) {
        this.out = out;
        this.in = in;
        message = shape.payload().equals("record") ? Order.ofSize(shape.size()) : new byte[shape.size()];
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
        out.close();
        in.close();
    }
}
