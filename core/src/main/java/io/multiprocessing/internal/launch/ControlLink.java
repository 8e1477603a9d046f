package io.multiprocessing.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The parent's half of the control link: what it writes to the child's standard input. It stays open as long as the
 * child lives; its end of file tells the child that the parent is gone.
 *
 * <pre>
 *   offset  size  field
 *   0       4     magic {@code "MPCL"}
 *   4       4     format version
 *   8       4     n: length of the boot record that follows; -1: it is in a file, whose path follows as length and UTF-8
 *   12      n     boot record, or the path
 *   …       1     a command, any number of them
 * </pre>
 *
 * <p>A JVM that is to wait for its target is sent a {@link StandbyRecord} in the same form before all that, with the
 * magic {@code "MPSB"}, and, when it is about to get one, the magic {@code "MPWK"} with an empty record, once.
 *
 * <p>A write to a pipe blocks when the pipe is full, and a child that is stopped or broken never empties it. So what
 * {@link #open} writes always fits into an empty pipe, and interrupts are written by a thread of their own, at most one
 * at a time.
 */
final class ControlLink {
    static final int MAGIC = 0x4d50434c;
    static final int VERSION = 2;

    /** Instead of {@link #MAGIC}: a {@link StandbyRecord} follows, and the boot record some day. */
    static final int STANDBY_MAGIC = 0x4d505342;

    /** Instead of {@link #MAGIC}, to a JVM that waits: the boot record is on its way. */
    static final int WAKE_MAGIC = 0x4d50574b;

    static final int IN_FILE = -1;
    static final byte INTERRUPT = 1;

    /** The least that a pipe holds anywhere: Linux gives a page, or two, to a user who has very many pipes. */
    private static final int ALWAYS_FITS_BYTES = 4096;

    private static final int HEADER_BYTES = 12;

    private static final byte[] NOTHING = {};

    private final OutputStream toChild;

    /** From 1 on: none is sent before the boot record has left. */
    private final AtomicInteger interruptsToSend = new AtomicInteger(1);

    ControlLink(OutputStream toChild) {
        this.toChild = toChild;
    }

    /** Whether a boot record has to take the way through a file. */
    static boolean needsFile(byte[] bootRecord) {
        return 2 * HEADER_BYTES + bootRecord.length > ALWAYS_FITS_BYTES;
    }

    /** Puts a large boot record into a file, which the child removes when it has read it. */
    static void writeFile(byte[] bootRecord, File file) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(bootRecord);
        }
    }

    /**
     * Sends the boot record, or tells where it is. To a child that is dead by now this is no failure: its exit code
     * tells the story.
     *
     * @param bootRecord small enough for {@link #needsFile}, or null
     * @param file where the record is, if that is null
     * @return false: the child is dead, and has not read it
     */
    boolean open(byte[] bootRecord, File file) {
        boolean sent = send(MAGIC, bootRecord, file);
        if (interruptsToSend.addAndGet(-1) > 0) {
            sendInterruptsApart();
        }
        return sent;
    }

    /**
     * Wakes a JVM that waits, because there will be a boot record in a moment; to be called once at most. To wake takes
     * as long as to make the record.
     */
    void wake() {
        send(WAKE_MAGIC, NOTHING, null);
    }

    /** As {@link #open}, for a record of another kind. */
    boolean send(int magic, byte[] record, File file) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(ALWAYS_FITS_BYTES);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(magic);
            out.writeInt(VERSION);
            if (record != null) {
                Texts.writeBytes(out, record);
            } else {
                out.writeInt(IN_FILE);
                Texts.write(out, file.getPath());
            }
            toChild.write(bytes.toByteArray()); // at once: it arrives whole or not at all
            toChild.flush();
            return true;
        } catch (IOException _) {
            return false; // broken pipe
        }
    }

    /**
     * Has the thread interrupted that runs the target. Does not block; several interrupts that the child has not read
     * yet become one, as with a thread.
     */
    void interrupt() {
        if (interruptsToSend.getAndIncrement() == 0) {
            sendInterruptsApart();
        }
    }

    private void sendInterruptsApart() {
        Thread sender = new Thread(this::sendInterrupts, "multiprocessing-interrupt");
        sender.setDaemon(true);
        sender.start();
    }

    private void sendInterrupts() {
        int sent;
        do {
            sent = interruptsToSend.get();
            try {
                toChild.write(INTERRUPT);
                toChild.flush();
            } catch (IOException _) {
                // broken pipe: there is nobody left to interrupt
            }
        } while (interruptsToSend.addAndGet(-sent) > 0);
    }
}
