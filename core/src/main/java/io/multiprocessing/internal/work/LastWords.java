package io.multiprocessing.internal.work;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of what a child writes to its standard error. All of it is passed on to this process's own, as if the child
 * had inherited it; the last {@value #KEPT_BYTES} bytes are kept. Passing on goes to the file descriptor, so that a
 * {@link System#setErr replaced} {@code System.err} is passed by, as it is by a child that inherits.
 */
public final class LastWords {
    private static final int KEPT_BYTES = 8 * 1024;
    private static final int STACK_BYTES = 64 * 1024;

    /** This process's own; never closed. */
    private static final FileOutputStream OURS = new FileOutputStream(FileDescriptor.err);

    private final byte[] kept = new byte[KEPT_BYTES];
    private final CountDownLatch over = new CountDownLatch(1);
    private long count;

    /** Nothing was said yet. */
    public LastWords() {
        // as it says
    }

    /**
     * Listens until the stream ends, in a daemon thread of its own.
     *
     * @param standardError of the child
     * @param pid the child, for the thread's name
     */
    public void listen(InputStream standardError, long pid) {
        Thread listener =
                new Thread(null, () -> passOn(standardError), "multiprocessing-stderr-" + pid, STACK_BYTES, false);
        listener.setDaemon(true);
        listener.start();
    }

    private void passOn(InputStream standardError) {
        byte[] bytes = new byte[KEPT_BYTES];
        try (standardError) {
            for (int length; (length = standardError.read(bytes)) >= 0; ) {
                keep(bytes, length);
                write(bytes, length);
            }
        } catch (IOException _) {
            // as good as the end
        } finally {
            over.countDown();
        }
    }

    private static void write(byte[] bytes, int length) {
        try {
            OURS.write(bytes, 0, length);
        } catch (IOException _) {
            // this process has none, or nobody reads it: the child's is read on
        }
    }

    private synchronized void keep(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            kept[(int) (count++ % KEPT_BYTES)] = bytes[i];
        }
    }

    /**
     * Waits until all was read of a child that has ended; a grandchild may keep the stream open.
     *
     * @param limitNanos how long at most
     * @throws InterruptedException the thread was interrupted
     */
    public void awaitEnd(long limitNanos) throws InterruptedException {
        over.await(limitNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * What was kept until now.
     *
     * @return the text in the default charset; empty: it said nothing
     */
    public synchronized String text() {
        int length = (int) Math.min(count, KEPT_BYTES);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = kept[(int) ((count - length + i) % KEPT_BYTES)];
        }
        return new String(last, Charset.defaultCharset());
    }
}
