package io.multiprocessing.internal.launch;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * The child's half of the control link. From the boot record on, a daemon thread waits for commands, and for the end of
 * file, which means that the parent is gone: a child that ends with its parent then halts, from whatever its other
 * threads may be stuck in. That path allocates nothing, so that it works in a heap that is full.
 *
 * <p>A JVM that ends waits 300 ms for threads that are blocked in a system call. So the reading stops when the JVM
 * begins to end ({@link Stop}), and until it has ended, which may take long where a shutdown hook hangs, a child that
 * ends with its parent looks now and then whether it still has the same one ({@link ParentLookout}).
 */
final class ControlReader extends Thread {
    /** The exit code of a child that ended because its parent had. Nobody is left to read it. */
    static final int PARENT_GONE = 75;

    private static final int HEADER_BYTES = 12;
    private static final int LENGTH_BYTES = 4;

    /** How long one who was told that a record comes looks for it before it sleeps. */
    private static final long WOKEN_NANOS = 2_000_000;

    private final FileInputStream fromParent;
    private final TargetThread target;
    private BootRecord record;
    private Self self;
    private volatile boolean begun;
    private volatile boolean stopped;

    /** Makes one that reads nothing before {@link #begin}; started earlier, it waits for that. */
    ControlReader(FileInputStream fromParent, TargetThread target) {
        super(null, null, "multiprocessing-control", 0, false);
        setDaemon(true);
        this.fromParent = fromParent;
        this.target = target;
    }

    /** Commands come from now on. Starts the thread, unless it waits. */
    void begin(BootRecord bootRecord, Self child) {
        record = bootRecord;
        self = child;
        begun = true;
        if (getState() == State.NEW) {
            start();
        } else {
            LockSupport.unpark(this);
        }
    }

    /**
     * Takes standard input as the control link, and leaves an empty one in its place: {@code System.in} is at its end,
     * and a program that this process starts with its own standard input cannot read commands meant for us.
     */
    static FileInputStream takeStandardInput() throws IOException {
        FileInputStream fromParent;
        try {
            fromParent = new FileInputStream("/proc/self/fd/0"); // a descriptor of our own for the same pipe
            new FileInputStream(FileDescriptor.in).close(); // the JDK puts the null device in its place
        } catch (IOException _) { // no such file: another system
            fromParent = new FileInputStream(FileDescriptor.in);
        }
        System.setIn(InputStream.nullInputStream());
        return fromParent;
    }

    /**
     * The first record of one who waited. It is waited for without sleeping, for a moment, when it was announced.
     *
     * @return null: the link ends before the record does, so the parent is gone
     * @throws IOException what came is not a boot record of this version
     */
    static BootRecord awaitBootRecord(FileInputStream fromParent) throws IOException {
        Message message = read(fromParent, ControlLink.WAKE_MAGIC);
        if (message != null && message.magic() == ControlLink.WAKE_MAGIC) {
            long begin = System.nanoTime();
            while (fromParent.available() == 0 && System.nanoTime() - begin < WOKEN_NANOS) {
                Thread.yield();
            }
            message = read(fromParent, ControlLink.MAGIC);
        }
        return message == null ? null : BootRecord.decode(message.record());
    }

    /**
     * What comes over the link before any command.
     *
     * @param magic what it is, see {@link ControlLink}
     * @param record its bytes
     */
    record Message(int magic, byte[] record) {}

    /**
     * Reads a record.
     *
     * @param other what it may be besides {@link ControlLink#MAGIC}, or the same
     * @return null: the link ends before the record does, so the parent is gone
     * @throws IOException what came is not a record of this version
     */
    static Message read(FileInputStream fromParent, int other) throws IOException {
        byte[] header = fromParent.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            return null;
        }
        int magic = RecordReader.intAt(header, 0);
        int version = RecordReader.intAt(header, 4);
        if (magic != ControlLink.MAGIC && magic != other || version != ControlLink.VERSION) {
            throw new IOException("standard input is not a control link of this version of the library: found magic "
                    + Integer.toHexString(magic)
                    + " version "
                    + version
                    + ", wanted "
                    + Integer.toHexString(ControlLink.MAGIC)
                    + " version "
                    + ControlLink.VERSION
                    + "; this main class is started by the library only, with the parent's own jar");
        }
        int length = RecordReader.intAt(header, 8);
        if (length == ControlLink.IN_FILE) {
            byte[] path = readCounted(fromParent);
            return path == null ? null : readFile(new String(path, StandardCharsets.UTF_8), magic);
        }
        byte[] bytes = readBytes(fromParent, length);
        return bytes == null ? null : new Message(magic, bytes);
    }

    private static byte[] readCounted(FileInputStream fromParent) throws IOException {
        byte[] count = fromParent.readNBytes(LENGTH_BYTES);
        if (count.length < LENGTH_BYTES) {
            return null;
        }
        return readBytes(fromParent, RecordReader.intAt(count, 0));
    }

    /** Takes memory as bytes come, not as they are announced. */
    private static byte[] readBytes(FileInputStream fromParent, int length) throws IOException {
        if (length < 0) {
            throw new IOException("not a length: " + length);
        }
        byte[] bytes = fromParent.readNBytes(length);
        return bytes.length < length ? null : bytes;
    }

    private static Message readFile(String path, int magic) throws IOException {
        FileInputStream in = new FileInputStream(path);
        byte[] record;
        try {
            record = in.readAllBytes();
        } finally {
            in.close();
        }
        if (magic == ControlLink.STANDBY_MAGIC) {
            StandbyRecord.decode(record);
        } else {
            BootRecord.decode(record);
        }
        new File(path).delete(); // or else the parent does; what is no record is not ours
        return new Message(magic, record);
    }

    @Override
    public void run() {
        try {
            while (!begun) {
                LockSupport.park(this);
            }
            FileChannel channel = fromParent.getChannel(); // a stream's read could not be woken
            ByteBuffer command = ByteBuffer.allocateDirect(1);
            while (channel.read(command) >= 0) {
                if (command.get(0) == ControlLink.INTERRUPT) {
                    target.interrupt();
                }
                command.clear();
            }
        } catch (IOException _) {
            // closed by us, or as good as the end
        }
        if (stopped) {
            ParentLookout.untilGone(record.parentPid());
        }
        if (record.endsWithParent()) {
            Runtime.getRuntime().halt(PARENT_GONE);
        }
        self.parentIsGone();
    }

    /** Wakes the reader and has it look out for the parent in another way, because the JVM ends. */
    private void stopReading() {
        stopped = true;
        try {
            fromParent.close();
        } catch (IOException _) {
            // it is awake, then
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
