package io.multiprocessing.sharedmem.durable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Alone in the directory, among all processes, for the length of a block: while the queue is opened, or a group made.
 * The kernel gives it back when its holder dies. Threads of this process take turns before they ask the kernel.
 */
final class OpeningLock implements AutoCloseable {
    private static final ReentrantLock HERE = new ReentrantLock();
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RandomAccessFile file;
    private final boolean inner;

    private OpeningLock(RandomAccessFile file, boolean inner) {
        this.file = file;
        this.inner = inner;
    }

    /**
     * Waits for the lock, as long as another process needs to check the last file of the queue.
     *
     * @throws IOException another process has it for two minutes
     */
    static OpeningLock of(Path directory) throws IOException {
        HERE.lock();
        if (HERE.getHoldCount() > 1) {
            return new OpeningLock(null, true);
        }
        RandomAccessFile file = null;
        try {
            file = new RandomAccessFile(directory.resolve("lock").toFile(), "rw");
            take(file, directory);
            return new OpeningLock(file, false);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                file.close();
            }
            HERE.unlock();
            throw e;
        }
    }

    private static void take(RandomAccessFile file, Path directory) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                FileLock lock = file.getChannel().tryLock();
                if (lock != null) {
                    return;
                }
            } catch (OverlappingFileLockException e) {
                throw new IOException("another copy of this library in this JVM opens the queue: " + directory, e);
            }
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new IOException("another process opens this queue and does not come to an end: " + directory);
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!inner) {
                file.close();
            }
        } finally {
            HERE.unlock();
        }
    }
}
