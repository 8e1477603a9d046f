package io.multiprocessing.internal.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending half of a connection. The sender's own thread sends as long as the peer takes everything; what it does
 * not take goes to the outbox, which the transport's thread sends. All of it under one lock, so that frames do not
 * mingle; nobody holds it for longer than a millisecond while the peer has no room, and no code of others is called.
 */
public abstract class Sender {
    /** Guards everything here. */
    protected final ReentrantLock lock = new ReentrantLock();

    /** What has not left. */
    protected final Outbox outbox = new Outbox();

    private final Condition drained = lock.newCondition();
    private final Thread loop;
    private boolean closed;
    private boolean sending;
    private boolean told;
    /** Of the frame that is being sent. */
    private long departedBytes;
    /** Why something that was sent will never arrive. */
    private IOException broken;

    /**
     * Makes the half.
     *
     * @param loop the transport's thread, which must not wait
     */
    protected Sender(Thread loop) {
        this.loop = loop;
    }

    /**
     * Sends a message as far as the peer takes it, and lays the rest into the outbox. Under the lock.
     *
     * @param length of the message in bytes
     * @param parts of the message
     * @throws IOException nothing can be sent any more
     */
    protected abstract void sendNow(int length, ByteBuffer[] parts) throws IOException;

    /**
     * So much of the frame that is being sent has left. Under the lock.
     *
     * @param bytes how many
     */
    protected final void departed(long bytes) {
        departedBytes += bytes;
    }

    /**
     * Whether something of the message that is being sent has left. Under the lock.
     *
     * @return the peer waits for the rest
     */
    final boolean hasDeparted() {
        return departedBytes > 0;
    }

    /** Something lies in the outbox: sees to it that it is sent. Under the lock. */
    protected abstract void laidAside();

    /** Somebody is about to wait until the outbox is empty: sends from it what goes now. Under the lock. */
    protected abstract void hurry();

    /**
     * Nothing can be sent any more. Under the lock.
     *
     * @param cause why
     */
    protected abstract void failed(IOException cause);

    /**
     * Sends a message.
     *
     * @param parts of the message
     * @throws IOException the connection is closed, or fails
     * @throws StackOverflowError there is no stack left for it; nothing was sent
     */
    public final void send(ByteBuffer... parts) throws IOException {
        int length = lengthOf(parts);
        if (!StackRoom.isThereToSend()) { // half a message would end the connection, for all threads
            throw new StackOverflowError(
                    "the stack is too full to send a message of " + length + " bytes; nothing was sent");
        }
        lock.lock();
        try {
            seeToHalfSent();
            if (closed || broken != null) {
                throw new IOException(
                        "cannot send a message of " + length + " bytes: the connection is closed", broken);
            }
            sendWhole(length, parts);
        } finally {
            lock.unlock();
        }
    }

    private static int lengthOf(ByteBuffer[] parts) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length < 1 || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a message has 1 to " + Integer.MAX_VALUE + " bytes, not " + length);
        }
        return (int) length;
    }

    private void sendWhole(int length, ByteBuffer[] parts) throws IOException {
        sending = true; // and stays so where there is not even the stack to break off
        departedBytes = 0;
        long othersBytes = outbox.bytes();
        try {
            sendNow(length, parts);
            sending = false;
        } catch (IOException e) {
            breakOff(e);
            throw new IOException("cannot send a message of " + length + " bytes: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            sending = !isMadeUpFor(length, outbox.bytes() - othersBytes);
            throw e;
        } finally {
            if (sending && broken == null) {
                breakOff(new IOException("sending a message failed half-way"));
            }
        }
    }

    /**
     * The memory that a message lies in was closed meanwhile. What cannot be read is made up for by zeros, so that the
     * next message is found; the caller has the peer forget this one.
     *
     * @return false: it cannot be
     */
    private boolean isMadeUpFor(int length, long laidBytes) {
        long sentBytes = departedBytes + laidBytes;
        if (sentBytes > 0) {
            if (sentBytes < Frames.HEADER_BYTES) {
                return false;
            }
            outbox.addZeros(Frames.HEADER_BYTES + (long) length - sentBytes);
            laidAside();
        }
        return true;
    }

    /**
     * A message that was left half-sent, because there was not even the stack to break off, is broken off now: nothing
     * may come behind it. Under the lock.
     */
    private void seeToHalfSent() {
        if (sending && !told) {
            breakOff(broken != null ? broken : new IOException("sending a message failed half-way"));
        }
    }

    /**
     * Whether something may be sent. Under the lock.
     *
     * @return false: closed, or what was sent will never arrive
     */
    protected final boolean maySend() {
        seeToHalfSent();
        return !closed && broken == null;
    }

    /**
     * Lays a message into the outbox. Under the lock.
     *
     * @param length of the message in bytes
     * @param parts of the message
     */
    protected final void keep(int length, ByteBuffer[] parts) {
        outbox.addInt(length);
        outbox.add(parts, 0);
    }

    /**
     * Waits until everything has left.
     *
     * @param timeoutNanos how long at most
     * @return false: the time is up
     * @throws IOException something will never leave
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public final boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        lock.lock();
        try {
            seeToHalfSent();
            hurry();
            if (!outbox.isEmpty() && timeoutNanos > 0 && inLoop()) {
                throw new IllegalStateException(
                        "flush() waits for the thread it was called in: receivers and acceptors must not call it");
            }
            if (!outbox.isEmpty()) {
                HelpedLoop.attendAny(); // it sees when there is room
            }
            for (long left = timeoutNanos; !outbox.isEmpty(); left = drained.awaitNanos(left)) {
                if (left <= 0) {
                    return false;
                }
            }
            if (broken != null) {
                throw new IOException("the connection was closed before all that was sent had left", broken);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the calling thread is the one that sends what is in the outbox, and so must not wait for that.
     *
     * @return it is the transport's thread, if not overridden
     */
    protected boolean inLoop() {
        return Thread.currentThread() == loop;
    }

    /** Tells those who wait that the outbox is empty. Under the lock. */
    protected final void tellDrained() {
        drained.signalAll();
    }

    /**
     * Gives up: what is in the outbox will never leave. Under the lock.
     *
     * @param cause why
     */
    protected final void breakOff(IOException cause) {
        broken = cause;
        outbox.clear();
        drained.signalAll();
        failed(cause);
        told = true;
    }

    /**
     * Whether no more messages are taken. Under the lock.
     *
     * @return true: closed or at its end
     */
    protected final boolean isClosed() {
        return closed;
    }

    /**
     * Takes no more messages.
     *
     * @return whether it did before
     */
    public boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets what has not left; those who wait for that are told.
     *
     * @param cause of the end; null: no fault
     */
    public void end(IOException cause) {
        lock.lock();
        try {
            closed = true;
            if (broken == null && !outbox.isEmpty()) {
                broken = cause != null ? cause : new IOException("the peer did not take everything");
            }
            outbox.clear();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
