package io.multiprocessing.testkit.thirdparty;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A thread that reads, a thread that writes, and an outbox between it and the senders. */
final class LoopbackConnection implements MessageConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Socket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> outbox = new ArrayDeque<>();
    private volatile int limit = INITIAL_LIMIT;
    private volatile boolean closing;
    private boolean lost;
    private Thread reader;
    private Thread writer;

    LoopbackConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
    }

    void begin(MessageReceiver receiver) {
        lock.lock(); // so that whoever closes sees both threads
        try {
            writer = daemon("loopback-write", this::write);
            reader = daemon("loopback-read", () -> read(receiver));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        int length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + length).putInt(length);
        for (ByteBuffer part : parts) {
            frame.put(part);
        }
        lock.lock();
        try {
            if (closing) {
                throw new IOException("the connection is closed");
            }
            outbox.add(frame.array());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        lock.lock();
        try {
            for (long left = timeoutNanos; !outbox.isEmpty() && !lost; left = changed.awaitNanos(left)) {
                if (left <= 0) {
                    return false;
                }
            }
            if (!outbox.isEmpty()) {
                throw new IOException("the connection was closed before all had left");
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A message stays in the outbox until it is written. */
    private void write() {
        try {
            for (byte[] frame = next(false); frame != null; frame = next(true)) {
                socket.getOutputStream().write(frame);
            }
            socket.shutdownOutput();
        } catch (IOException peerIsGone) {
            lose();
        }
    }

    private byte[] next(boolean written) {
        lock.lock();
        try {
            if (written) {
                outbox.remove();
                changed.signalAll();
            }
            while (outbox.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            return lost ? null : outbox.peek();
        } finally {
            lock.unlock();
        }
    }

    private void lose() {
        lock.lock();
        try {
            closing = true;
            lost = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void read(MessageReceiver receiver) {
        IOException cause = null;
        try {
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            for (int first = in.read(); first >= 0; first = in.read()) {
                int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
                if (length < 1 || length > limit) {
                    throw new IOException("a message of " + length + " bytes, 1 to " + limit + " are allowed");
                }
                byte[] message = in.readNBytes(length);
                if (message.length < length) {
                    throw new EOFException("a message was cut short");
                }
                if (!closing) {
                    receiver.onMessage(ByteBuffer.wrap(message));
                }
            }
        } catch (IOException e) {
            cause = closing ? null : e;
        } catch (RuntimeException | Error e) {
            cause = new IOException("the receiver failed: " + e, e);
        }
        lose();
        close(socket);
        receiver.onClosed(cause);
    }

    @Override
    public void limit(int bytes) {
        limit = bytes;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closing) {
                closing = true;
                changed.signalAll();
                daemon("loopback-close", this::end);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The peer gets some time to take what was sent, and to close its side. */
    private void end() {
        join(writer);
        join(reader);
        close(socket);
    }

    static Thread daemon(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }

    static void join(Thread thread) {
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
    }
}
