package io.multiprocessing.internal.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.multiprocessing.BufferTooShortException;
import io.multiprocessing.MessageHandler;
import io.multiprocessing.spi.SharedChannel;
import java.lang.foreign.MemorySegment;

/**
 * Reads a message from where it lies into memory of the caller, or shows it to a handler there, without making
 * anything. Belongs to one thread, which uses it again and again; what it makes is itself.
 */
final class InPlaceReader implements SharedChannel.Reader<InPlaceReader> {
    final long thread;
    private final SharedTaking taking;
    private MemorySegment into;
    private int length;
    private byte[] tooLong;
    private MessageHandler handler;
    private Throwable thrown;
    private byte[] cargo;

    InPlaceReader(SharedTaking taking, long thread) {
        this.taking = taking;
        this.thread = thread;
    }

    void readInto(MemorySegment memory) {
        into = memory;
    }

    void handTo(MessageHandler newHandler) {
        handler = newHandler;
    }

    @Override
    public InPlaceReader read(byte kind, MemorySegment message, byte[] itsCargo) {
        taking.received();
        cargo = itsCargo;
        if (handler != null) {
            handle(message.asReadOnly());
        } else if (message.byteSize() > into.byteSize()) {
            tooLong = message.toArray(JAVA_BYTE);
        } else {
            length = (int) message.byteSize();
            MemorySegment.copy(message, 0, into, 0, length);
        }
        return this;
    }

    /** Whatever the handler does, the message is consumed. */
    private void handle(MemorySegment message) {
        taking.handles(Thread.currentThread());
        try {
            handler.onMessage(message);
        } catch (Throwable e) {
            thrown = e;
        } finally {
            taking.handles(null);
        }
    }

    /** How long the message was that was read into memory. */
    int length() throws BufferTooShortException {
        if (tooLong != null) {
            throw new BufferTooShortException(tooLong, into.byteSize());
        }
        return length;
    }

    void throwWhatTheHandlerThrew() {
        if (thrown != null) {
            throw InPlaceReader.<RuntimeException>asItIs(thrown);
        }
    }

    @SuppressWarnings("unchecked") // a handler that throws a checked exception has found a way, and so do we
    private static <T extends Throwable> T asItIs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Lets go of what the caller gave, and of what the message carried: who takes bytes unpacks no references. */
    void clear() {
        byte[] unread = cargo;
        cargo = null;
        if (unread != null) {
            taking.settle(unread, false);
        }
        into = null;
        tooLong = null;
        handler = null;
        thrown = null;
    }
}
