package io.multiprocessing.internal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Named points in the protocols at which a test can stop a process for ever, so that it can be killed at exactly that
 * step. Off unless the JVM is started with {@code -Dio.multiprocessing.checkpoint=LABEL} (or {@code LABEL#n}: the n-th
 * time): then the thread that reaches the label writes the file named by {@code -Dio.multiprocessing.checkpoint.file}
 * and never goes on. Costs a branch on a constant when off.
 */
public final class Checkpoint {
    private static final String LABEL;
    private static final AtomicInteger REMAINING;

    static {
        String property = System.getProperty("io.multiprocessing.checkpoint");
        int hash = property == null ? -1 : property.indexOf('#');
        LABEL = hash < 0 ? property : property.substring(0, hash);
        REMAINING = new AtomicInteger(hash < 0 ? 1 : Integer.parseInt(property.substring(hash + 1)));
    }

    private Checkpoint() {}

    /**
     * Marks a step.
     *
     * @param label the step's name, such as {@code queue.take.before-ack}
     */
    public static void reached(String label) {
        if (LABEL != null && LABEL.equals(label) && REMAINING.decrementAndGet() == 0) {
            stopForEver();
        }
    }

    private static void stopForEver() {
        String file = System.getProperty("io.multiprocessing.checkpoint.file");
        if (file != null) {
            try {
                Files.writeString(Path.of(file), LABEL);
            } catch (IOException e) {
                throw new IllegalStateException("the checkpoint file cannot be written: " + file, e);
            }
        }
        while (true) {
            LockSupport.park(Checkpoint.class);
        }
    }
}
