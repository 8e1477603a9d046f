package io.multiprocessing.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a {@link BootRecord}: numbers big-endian; texts in UTF-8 and byte arrays after their lengths, in 4
 * bytes; flags in one.
 */
final class BootRecordWriter {
    private BootRecordWriter() {}

    static byte[] encode(BootRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, record.identity().name());
            write(out, record.identity().number());
            out.writeBoolean(record.identity().daemon());
            out.writeBoolean(record.takenAlong());
            out.writeLong(record.parentPid());
            write(out, record.parentName());
            write(out, record.outcomePath());
            write(out, record.argFilePath());
            out.writeLong(record.addedClassPath());
            write(out, record.settings());
            write(out, record.target());
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
