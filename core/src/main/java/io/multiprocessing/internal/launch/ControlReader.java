package io.multiprocessing.internal.launch;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;

/**
 * The child's half of the control link. After the boot record is read, a daemon thread waits for commands, and for the
 * end of file, which means that the parent is gone: a child that ends with its parent then halts, from whatever its
 * other threads may be stuck in. That path allocates nothing, so that it works in a heap that is full.
 *
 * <p>A JVM that ends waits 300 ms for threads that are blocked in a system call. So the reading stops when the JVM
 * begins to end ({@link #stopReading}), and until it has ended, which may take long where a shutdown hook hangs, a
 * child that ends with its parent looks now and then whether it still has the same one.
 */
final class ControlReader extends Thread {
    /** The exit code of a child that ended because its parent had. Nobody is left to read it. */
    static final int PARENT_GONE = 75;

    private static final int LOOK_PERIOD_MILLIS = 100;

    private final FileChannel fromParent;
    private final ByteBuffer command = ByteBuffer.allocateDirect(1);
    private final long parentPid;
    private final boolean haltAtEnd;
    private final CompletableFuture<Void> parentGone;
    private final TargetThread target;
    private volatile boolean stopped;

    ControlReader(
            FileInputStream fromParent, BootRecord record, CompletableFuture<Void> parentGone, TargetThread target) {
        super(null, null, "multiprocessing-control", 0, false);
        setDaemon(true);
        this.fromParent = fromParent.getChannel();
        this.parentPid = record.parentPid();
        this.haltAtEnd = record.endsWithParent();
        this.parentGone = parentGone;
        this.target = target;
    }

    /**
     * Takes standard input as the control link, and leaves an empty one in its place: {@code System.in} is at its end,
     * and a program that this process starts with its own standard input cannot read commands meant for us.
     */
    static FileInputStream takeStandardInput() throws IOException {
        FileInputStream fromParent;
        try {
            fromParent = new FileInputStream("/proc/self/fd/0"); // a descriptor of our own for the same pipe
            new FileInputStream(FileDescriptor.in)
                    .close(); // the JDK puts the null device in place of a closed standard stream
        } catch (FileNotFoundException _) {
            fromParent = new FileInputStream(FileDescriptor.in);
        }
        System.setIn(InputStream.nullInputStream());
        return fromParent;
    }

    /**
     * Reads the boot record.
     *
     * @throws EOFException the parent is gone
     * @throws IOException what came is not a boot record of this version
     */
    static BootRecord readBootRecord(FileInputStream fromParent) throws IOException {
        DataInputStream in = new DataInputStream(fromParent);
        int magic = in.readInt();
        int version = in.readInt();
        if (magic != ControlLink.MAGIC || version != ControlLink.VERSION) {
            throw new IOException("standard input is not a control link of this version of the library: found magic "
                    + Integer.toHexString(magic) + " version " + version + ", wanted "
                    + Integer.toHexString(ControlLink.MAGIC) + " version " + ControlLink.VERSION
                    + "; this main class is started by the library only, with the parent's own jar");
        }
        int length = in.readInt();
        byte[] record = length == ControlLink.IN_FILE ? readFile(new File(Texts.read(in))) : in.readNBytes(length);
        if (record.length < length) {
            throw new EOFException();
        }
        return BootRecord.decode(record);
    }

    private static byte[] readFile(File file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            return in.readAllBytes();
        } finally {
            file.delete(); // or else the parent does
        }
    }

    /** Stops reading, because the JVM ends; called by a shutdown hook. */
    void stopReading() {
        stopped = true;
        try {
            fromParent.close(); // wakes the reader
        } catch (IOException _) {
            // it is awake, then
        }
    }

    @Override
    public void run() {
        try {
            while (fromParent.read(command) >= 0) {
                if (command.get(0) == ControlLink.INTERRUPT) {
                    target.interrupt();
                }
                command.clear();
            }
        } catch (IOException _) {
            // closed by us, or as good as the end
        }
        if (stopped) {
            lookAfterParent();
        }
        if (haltAtEnd) {
            Runtime.getRuntime().halt(PARENT_GONE);
        }
        parentGone.complete(null);
    }

    /** Returns when the parent is gone. A process whose parent ends gets another one. */
    private void lookAfterParent() {
        boolean alive = true;
        while (alive) {
            try {
                Thread.sleep(LOOK_PERIOD_MILLIS);
            } catch (InterruptedException _) {
                continue; // nobody else has business with this thread
            }
            ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
            alive = parent != null && parent.pid() == parentPid;
        }
    }

    /** The shutdown hook. A class rather than a lambda, which would cost time in every child. */
    static final class Stop extends Thread {
        private final ControlReader reader;

        Stop(ControlReader reader) {
            super(null, null, "multiprocessing-control-end", 0, false);
            this.reader = reader;
        }

        @Override
        public void run() {
            reader.stopReading();
        }
    }
}
