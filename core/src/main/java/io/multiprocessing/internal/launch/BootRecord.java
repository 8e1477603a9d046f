package io.multiprocessing.internal.launch;

import java.io.IOException;

/**
 * The first thing that a child reads from its control link. {@link BootRecordWriter} makes the bytes.
 *
 * @param identity who it is
 * @param takenAlong whether it halts when the parent is gone, as a daemon does
 * @param parentPid the parent's process id
 * @param parentName the parent's name
 * @param outcomePath where it leaves its {@link Outcome}
 * @param argFilePath a file that its JVM has read its arguments from and that it removes; empty: none
 * @param addedClassPath how many characters {@code java.class.path} begins with that the program does not see
 * @param settings for {@link ChildSide#install}
 * @param target for {@link ChildSide#unpack}
 */
record BootRecord(
        Identity identity,
        boolean takenAlong,
        long parentPid,
        String parentName,
        String outcomePath,
        String argFilePath,
        long addedClassPath,
        byte[] settings,
        byte[] target) {

    /** Whether the child halts when its parent is gone. */
    boolean endsWithParent() {
        return takenAlong || identity.daemon();
    }

    /**
     * Reads a record.
     *
     * @throws IOException it is cut short, or goes on behind its end; no memory is taken for what is not there
     */
    static BootRecord decode(byte[] bytes) throws IOException {
        RecordReader in = new RecordReader("a boot record", bytes);
        Identity identity = new Identity(in.text(), in.text(), in.flag());
        BootRecord record = new BootRecord(
                identity, in.flag(), in.number(), in.text(), in.text(), in.text(), in.number(), in.bytes(), in.bytes());
        in.end();
        return record;
    }
}
