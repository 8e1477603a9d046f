package io.multiprocessing.internal.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What a JVM is told that is to wait for a target.
 *
 * @param parentPid the parent's process id
 * @param readyFile the file that tells that it waits, see {@link StandbyJvm}
 * @param argFilePath a file that its JVM has read its arguments from and that it removes; empty: none
 * @param addedClassPath how many characters {@code java.class.path} begins with that the program does not see
 * @param settings for {@link ChildSide#rehearse}
 * @param rehearsal for {@link ChildSide#rehearse}
 * @param likely for {@link ChildSide#rehearse}
 */
record StandbyRecord(
        long parentPid,
        String readyFile,
        String argFilePath,
        long addedClassPath,
        byte[] settings,
        byte[] rehearsal,
        List<String> likely) {
    private static final int MOST_LIKELY = 1000;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(parentPid);
            Texts.write(out, readyFile);
            Texts.write(out, argFilePath);
            out.writeLong(addedClassPath);
            Texts.writeBytes(out, settings);
            Texts.writeBytes(out, rehearsal);
            out.writeInt(likely.size());
            for (String name : likely) {
                Texts.write(out, name);
            }
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a record.
     *
     * @throws IOException it is cut short, goes on behind its end, or makes no sense
     */
    static StandbyRecord decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        long parentPid = in.readLong();
        String readyFile = text(in);
        String argFilePath = text(in);
        long addedClassPath = in.readLong();
        byte[] settings = Texts.readBytes(in);
        byte[] rehearsal = Texts.readBytes(in);
        int count = in.readInt();
        if (settings == null || rehearsal == null || count < 0 || count > MOST_LIKELY) {
            throw new IOException("not a standby record: likely=" + count + ", allowed=0.." + MOST_LIKELY);
        }
        String[] likely = new String[count];
        for (int i = 0; i < count; i++) {
            likely[i] = text(in);
        }
        if (in.available() > 0) {
            throw new IOException("a standby record goes on behind its end: bytes=" + in.available());
        }
        return new StandbyRecord(
                parentPid, readyFile, argFilePath, addedClassPath, settings, rehearsal, List.of(likely));
    }

    private static String text(DataInputStream in) throws IOException {
        String text = Texts.read(in);
        if (text == null) {
            throw new IOException("a standby record lacks a text");
        }
        return text;
    }
}
