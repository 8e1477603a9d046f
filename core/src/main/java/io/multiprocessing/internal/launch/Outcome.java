package io.multiprocessing.internal.launch;

import io.multiprocessing.RemoteException;
import io.multiprocessing.internal.log.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A child's last words: the code that it gave to {@code Process.exit}, or the exception that ended its target, in a
 * small file in its parent's run directory. The file appears whole or not at all. A child that returned normally, was
 * killed, or called {@code System.exit} leaves none; so its absence is an answer too.
 *
 * @param exit the code that was given to {@code Process.exit}, or empty
 * @param failure the exception that ended the target, or null
 */
record Outcome(OptionalInt exit, RemoteException failure) {
    static final Outcome NONE = new Outcome(OptionalInt.empty(), null);

    private static final Log LOG = Log.of(Outcome.class);
    private static final int MAGIC = 0x4d504f31; // "MPO1"
    private static final byte EXIT = 1;
    private static final byte FAILURE = 2;
    private static final int LOWEST_8_BITS = 0xff;
    private static final int SIGNAL_BASE = 128;
    private static final int HIGHEST_SIGNAL = 64;

    /** More than {@link FailureText} ever makes. */
    private static final int LONGEST_BYTES = 32 << 20;

    /**
     * Leaves a record of the code that this process is about to exit with. Never fails: the parent may be gone, and its
     * directory with it.
     */
    static void recordExit(int code) {
        leave(out -> {
            out.writeByte(EXIT);
            out.writeInt(code & LOWEST_8_BITS);
        });
    }

    /** Leaves a record of the exception that ended the target. Never fails. */
    static void recordFailure(Failure failure) {
        leave(out -> {
            out.writeByte(FAILURE);
            failure.write(out);
        });
    }

    /** Reads what a child has left and removes the file. What makes no sense is as good as none. */
    static Outcome take(File file) {
        try {
            return file.isFile() ? read(file) : NONE; // opening a pipe would wait for its writer
        } catch (FileNotFoundException _) {
            return NONE;
        } catch (IOException | RuntimeException e) {
            LOG.warn("a child's outcome record cannot be read: " + file, e);
            return NONE;
        } finally {
            delete(file);
            delete(unfinished(file));
        }
    }

    private static Outcome read(File file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            if (bytes.length > LONGEST_BYTES) {
                throw new IOException("too long: more than " + LONGEST_BYTES + " bytes");
            }
            return parse(bytes);
        }
    }

    /**
     * What a process's {@code exitCode()} says.
     *
     * @param exitValue what the operating system says: 128+N for signal N
     */
    int exitCode(int exitValue) {
        if (exit.isPresent() && exit.getAsInt() == exitValue) {
            return exitValue;
        }
        boolean bySignal = exitValue > SIGNAL_BASE && exitValue <= SIGNAL_BASE + HIGHEST_SIGNAL;
        return bySignal ? SIGNAL_BASE - exitValue : exitValue;
    }

    private static Outcome parse(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IOException("not an outcome record: begins with " + Integer.toHexString(magic));
        }
        byte kind = in.readByte();
        return switch (kind) {
            case EXIT -> new Outcome(OptionalInt.of(in.readInt()), null);
            case FAILURE -> new Outcome(OptionalInt.empty(), Failure.read(in).toException());
            default -> throw new IOException("not a kind of outcome: " + kind);
        };
    }

    private static void leave(Body body) {
        String path = ChildBootstrap.outcomePath();
        if (path == null) { // this is the first process
            return;
        }
        File file = new File(path);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(MAGIC);
            body.write(out);
            File unfinished = unfinished(file);
            try (FileOutputStream to = new FileOutputStream(unfinished)) {
                bytes.writeTo(to);
            }
            if (!unfinished.renameTo(file)) {
                delete(unfinished);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the outcome record {} was not written", file, e);
        }
    }

    private static File unfinished(File file) {
        return new File(file.getPath() + ".new");
    }

    private static void delete(File file) {
        if (!file.delete() && file.exists()) {
            LOG.debug("{} could not be deleted", file);
        }
    }

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /**
     * An exception as text, with its causes.
     *
     * @param chain the exception and its causes, outermost first
     */
    record Failure(List<Link> chain) {
        void write(DataOutputStream out) throws IOException {
            out.writeInt(chain.size());
            for (Link link : chain) {
                out.writeLong(link.pid());
                Texts.write(out, link.processName());
                Texts.write(out, link.className());
                Texts.write(out, link.message());
                Texts.write(out, link.stackTrace());
            }
        }

        static Failure read(DataInputStream in) throws IOException {
            int count = in.readInt();
            if (count < 1 || count > FailureText.LONGEST_CHAIN) {
                throw new IOException(
                        "not a chain of exceptions: links=" + count + ", allowed=1.." + FailureText.LONGEST_CHAIN);
            }
            List<Link> chain = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long pid = in.readLong();
                String name = Texts.read(in);
                chain.add(new Link(Texts.read(in), Texts.read(in), Texts.read(in), pid, name));
            }
            return new Failure(chain);
        }

        RemoteException toException() {
            RemoteException cause = null;
            for (Link link : chain.reversed()) {
                cause = new RemoteException(
                        link.className(), link.message(), link.stackTrace(), link.pid(), link.processName(), cause);
            }
            return cause;
        }
    }

    /**
     * One exception of a chain.
     *
     * @param className its class
     * @param message its message, may be null
     * @param stackTrace its stack trace, with causes, as printed
     * @param pid where it happened
     * @param processName where it happened
     */
    record Link(String className, String message, String stackTrace, long pid, String processName) {}
}
