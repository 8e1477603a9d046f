package io.multiprocessing.internal.wire;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections inside this JVM; one thread delivers everything. */
public final class MemoryTransport implements Transport, AutoCloseable {
    private final Map<String, Acceptor> endpoints = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService loop = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
                var thread = new Thread(task, "memory-transport");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // once it is closed

    /** One side of a connection. */
    public final class Side implements MessageConnection {
        private volatile MessageReceiver receiver;
        private volatile int limit = INITIAL_LIMIT;
        private volatile boolean closed;
        private Side other;

        @Override
        public void send(ByteBuffer... parts) throws IOException {
            if (closed || other.closed) {
                throw new IOException("closed");
            }
            int length = 0;
            for (ByteBuffer part : parts) {
                length += part.remaining();
            }
            ByteBuffer copy = ByteBuffer.allocate(length);
            for (ByteBuffer part : parts) {
                copy.put(part);
            }
            copy.flip();
            loop.execute(() -> other.deliver(copy));
        }

        private void deliver(ByteBuffer message) {
            if (closed) {
                return;
            }
            if (message.remaining() > limit) {
                end(new IOException("message too long: bytes=" + message.remaining() + ", allowed=" + limit));
                return;
            }
            try {
                receiver.onMessage(message);
            } catch (IOException | RuntimeException e) {
                end(new IOException("receiver failed: " + e, e));
            }
        }

        /** Ends both sides, as a broken connection does. */
        public void end(IOException cause) {
            if (!closed) {
                closed = true;
                receiver.onClosed(cause);
                loop.execute(() -> other.end(cause));
            }
        }

        public boolean isClosed() {
            return closed;
        }

        @Override
        public boolean flush(long timeoutNanos) {
            return true;
        }

        @Override
        public void limit(int bytes) {
            limit = bytes;
        }

        @Override
        public void close() {
            loop.execute(() -> end(null));
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) {
        String address = "memory-" + next.incrementAndGet();
        endpoints.put(address, acceptor);
        return new Endpoint() {
            @Override
            public String address() {
                return address;
            }

            @Override
            public void close() {
                endpoints.remove(address);
            }
        };
    }

    @Override
    public Side connect(String address, MessageReceiver receiver) throws IOException {
        Acceptor acceptor = endpoints.get(address);
        if (acceptor == null) {
            throw new IOException("nobody listens at " + address);
        }
        var here = new Side();
        var there = new Side();
        here.other = there;
        there.other = here;
        here.receiver = receiver;
        there.receiver = acceptor.accept(there);
        return here;
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }
}
