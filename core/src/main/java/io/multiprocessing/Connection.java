package io.multiprocessing;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * One end of a {@link Pipe}: sends and receives whole messages, in order, each wholly or not at all.
 *
 * <p><b>Threads and processes.</b> Any number of threads, of any number of processes that hold the end, may use it; a
 * message is received by exactly one of them. What the sender did before {@code send} is visible to the receiver after
 * {@code receive}.
 *
 * <p><b>Blocking.</b> {@code send} returns when the message is out of this process (in the kernel or in shared memory)
 * and blocks while the pipe is full, that is while the receivers are more than a fixed number of bytes behind.
 * {@code receive} blocks until a message is there. Both may be called from virtual threads, which do not keep their
 * carriers. Interrupting a thread that waits in {@code receive} or {@code poll} throws {@link InterruptedException},
 * loses no message and leaves the connection open.
 *
 * <p><b>Death and close.</b> When nobody holds the other end any more, by close or by death, what was sent can still be
 * received, then comes {@link java.io.EOFException}; sending throws {@link BrokenPipeException}. A sender that dies in
 * the middle of a large message leaves an {@link IOException} in its place; so does a reset of a connection with
 * another machine before its other side said that it ends, since what was sent last may be lost. After {@link #close()}
 * every method throws {@link java.nio.channels.ClosedChannelException}, also in threads that were blocked in one.
 *
 * @param <T> the type of the messages; null is a message like any other
 */
public interface Connection<T> extends Shareable, Waitable, AutoCloseable {
    /**
     * Sends a message. It is copied: later changes of it are not seen by the receiver.
     *
     * <p>Interrupted while the pipe is full, it sends nothing, leaves the thread interrupted and throws
     * {@link java.io.InterruptedIOException}. Interrupted, or closed, when the message had left the caller's hands and
     * the process that made the pipe does not take it (it is stopped, say), it counts as sent: the call returns as
     * usual, the thread still interrupted.
     *
     * @param message the message, may be null
     * @throws BrokenPipeException nobody holds the other end
     * @throws UnsupportedOperationException this end only receives
     * @throws SerializationException the message cannot travel; nothing was sent
     * @throws IOException this connection is closed, or the process that made the pipe has ended
     */
    void send(T message) throws IOException;

    /**
     * Receives the next message, waiting for it.
     *
     * @return the message, null if null was sent
     * @throws java.io.EOFException nothing is left and nobody holds the other end
     * @throws UnsupportedOperationException this end only sends
     * @throws SerializationException the message cannot be read; it is consumed, the next one follows
     * @throws IOException this connection is closed, a sender died in the middle of a message, the process that made
     *     the pipe has ended, or a connection of a listener broke
     * @throws InterruptedException the thread was interrupted before a message came
     */
    T receive() throws IOException, InterruptedException;

    /**
     * Whether {@code receive} would return or throw at once. True too when the end of the stream can be read.
     *
     * @return whether something can be received
     * @throws UnsupportedOperationException this end only sends
     * @throws IOException as {@link #receive()}; or the process that made the pipe has given no sign of life for 10 s
     */
    boolean poll() throws IOException;

    /**
     * Waits until something can be received.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @return whether something can be received
     * @throws UnsupportedOperationException this end only sends
     * @throws IOException as {@link #receive()}
     * @throws InterruptedException the thread was interrupted while it waited
     */
    boolean poll(Duration timeout) throws IOException, InterruptedException;

    /**
     * Sends bytes as one message, without the codec.
     *
     * @param bytes the message; may be empty
     * @throws IOException as {@link #send}
     */
    void sendBytes(byte[] bytes) throws IOException;

    /**
     * Sends the bytes of a memory segment as one message, without the codec.
     *
     * @param bytes the message; may be empty; at most 2<sup>31</sup>-9 bytes on transports that keep messages on the
     *     heap
     * @throws IOException as {@link #send}
     */
    void sendBytes(MemorySegment bytes) throws IOException;

    /**
     * Receives the next message as bytes; of a message that was sent as an object, its encoded form.
     *
     * @return the message
     * @throws IOException as {@link #receive()}
     * @throws InterruptedException the thread was interrupted before a message came
     */
    byte[] receiveBytes() throws IOException, InterruptedException;

    /**
     * Receives the next message into memory of the caller. What lies behind the message's end may have been written to
     * as well, also when this method throws: a larger message may have begun to come.
     *
     * @param into where the message goes, from offset 0
     * @return the message's length in bytes
     * @throws BufferTooShortException the message is longer; it is consumed, and the exception carries all of it
     * @throws IOException as {@link #receive()}
     * @throws InterruptedException the thread was interrupted before a message came
     */
    int receiveBytes(MemorySegment into) throws IOException, InterruptedException;

    /**
     * Hands the messages that wait now to a handler, without waiting for more.
     *
     * @param handler sees the bytes of each message; what it throws is thrown to the caller, the message it was given
     *     is consumed
     * @param limit the greatest number of messages to handle, at least 1
     * @return how many were handled; 0 when none waits
     * @throws IllegalArgumentException the limit is below 1
     * @throws IOException as {@link #receive()}; {@link java.io.EOFException} when nothing is left and nobody holds the
     *     other end
     */
    int receive(MessageHandler handler, int limit) throws IOException;

    /**
     * Closes this process's handle. Threads of this process that are blocked in it get
     * {@link java.nio.channels.AsynchronousCloseException} (a {@code ClosedChannelException}) or
     * {@link java.nio.channels.ClosedChannelException}. Other processes that hold the same end keep theirs. A second
     * call does nothing.
     */
    @Override
    void close();
}
