package io.multiprocessing.internal.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The first thing that a child reads from its control link.
 *
 * @param identity who it is
 * @param takenAlong whether it halts when the parent is gone, as a daemon does
 * @param parentPid the parent's process id
 * @param parentName the parent's name
 * @param outcomePath where it leaves its {@link Outcome}
 * @param argFilePath a file that its JVM has read its arguments from and that it removes; null: none
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
        byte[] settings,
        byte[] target) {

    /** Whether the child halts when its parent is gone. */
    boolean endsWithParent() {
        return takenAlong || identity.daemon();
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Texts.write(out, identity.name());
            Texts.write(out, identity.number());
            out.writeBoolean(identity.daemon());
            out.writeBoolean(takenAlong);
            out.writeLong(parentPid);
            Texts.write(out, parentName);
            Texts.write(out, outcomePath);
            Texts.write(out, argFilePath);
            Texts.writeBytes(out, settings);
            Texts.writeBytes(out, target);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static BootRecord decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        Identity identity = new Identity(Texts.read(in), Texts.read(in), in.readBoolean());
        return new BootRecord(
                identity,
                in.readBoolean(),
                in.readLong(),
                Texts.read(in),
                Texts.read(in),
                Texts.read(in),
                Texts.readBytes(in),
                Texts.readBytes(in));
    }
}
