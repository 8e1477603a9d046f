package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Semaphore;
import io.multiprocessing.Task;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Locks and semaphores, ours and the peers', as something that is taken and given back. */
final class Guards {
    private static final ReentrantLock LOCK_OF_THREADS = new ReentrantLock();
    private static final java.util.concurrent.Semaphore SEMAPHORE_OF_THREADS = new java.util.concurrent.Semaphore(1);

    private Guards() {}

    /** Takes one in the process where it runs; what it captures travels there. */
    static Task<Step> of(String contender, String what, Workshop workshop) throws Exception {
        return switch (contender) {
            case "filelock" -> fileLock(workshop.place.resolve("lock"));
            case "threads" -> what.equals("lock") ? () -> Guards::lockOfThreads : () -> Guards::semaphoreOfThreads;
            default -> what.equals("lock") ? lock(workshop.mp.lock()) : semaphore(workshop.mp.semaphore(1));
        };
    }

    /** One of ours that another process has made, to which each use must go where nothing is shared. */
    static Step madeElsewhere(String what, Context mp) throws Exception {
        Pipe<Object> pipe = mp.pipe();
        Connection<Object> there = pipe.second();
        boolean lock = what.equals("lock");
        mp.process().daemon(true).start(() -> {
            Object made = lock ? Context.current().lock() : Context.current().semaphore(1);
            there.send(made);
            Thread.sleep(Duration.ofDays(1)); // until the context's end; nobody keeps the pipe
        });
        Object made = pipe.first().receive();
        return made instanceof Lock locked
                ? lock(locked).call()
                : semaphore((Semaphore) made).call();
    }

    private static Task<Step> lock(Lock lock) {
        return () -> () -> {
            lock.lock();
            lock.unlock();
        };
    }

    private static Task<Step> semaphore(Semaphore semaphore) {
        return () -> () -> {
            semaphore.acquire();
            semaphore.release();
        };
    }

    /** {@code FileChannel.lock} on a file in memory: what the JDK has between processes. */
    private static Task<Step> fileLock(Path path) {
        String file = path.toString();
        return () -> {
            FileChannel channel = FileChannel.open(
                    Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return () -> {
                FileLock held = channel.lock();
                held.release();
            };
        };
    }

    private static void lockOfThreads() {
        LOCK_OF_THREADS.lock();
        LOCK_OF_THREADS.unlock();
    }

    private static void semaphoreOfThreads() throws InterruptedException {
        SEMAPHORE_OF_THREADS.acquire();
        SEMAPHORE_OF_THREADS.release();
    }
}
