package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection whose messages meet faults. Delays hold up the thread that sends or delivers, so that order is kept and
 * limits count as they would without.
 */
final class FaultyConnection implements MessageConnection {
    private final FaultPlan plan;
    private final long number;
    private final AtomicLong sent = new AtomicLong();
    private volatile MessageConnection carrier;
    private volatile boolean ended;
    private long received;

    FaultyConnection(FaultPlan plan, long number) {
        this.plan = plan;
        this.number = number;
    }

    void carriedBy(MessageConnection connection) {
        carrier = connection;
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        long message = sent.incrementAndGet();
        switch (plan.atSend(number, message)) {
            case DELAY -> pass(plan.delay());
            case END, CUT -> {
                carrier.close();
                throw new IOException("end of connection " + number + " at the sending of message " + message
                        + ", as planned: " + plan);
            }
            case NONE -> {}
        }
        carrier.send(parts);
    }

    @Override
    public boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        return carrier.flush(timeoutNanos);
    }

    @Override
    public void limit(int bytes) {
        carrier.limit(bytes);
    }

    @Override
    public void close() {
        carrier.close();
    }

    MessageReceiver receivingFor(MessageReceiver receiver) {
        return new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) throws IOException {
                receive(receiver, message);
            }

            @Override
            public void onClosed(IOException cause) {
                receiver.onClosed(ended ? null : cause);
            }
        };
    }

    private void receive(MessageReceiver receiver, ByteBuffer message) throws IOException {
        if (ended) {
            return;
        }
        received++;
        switch (plan.atReceive(number, received)) {
            case DELAY -> pass(plan.delay());
            case END -> {
                ended = true;
                throw new IOException("end of connection " + number + " before message " + received);
            }
            case CUT ->
                throw new IOException("connection " + number + " was cut in the middle of message " + received
                        + ", as planned: " + plan);
            case NONE -> {}
        }
        receiver.onMessage(message);
    }

    /** Lets time pass, interrupts or not. */
    private static void pass(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        boolean interrupted = false;
        for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "faulty " + carrier;
    }
}
