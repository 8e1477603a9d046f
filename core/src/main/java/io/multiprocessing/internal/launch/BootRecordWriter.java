package io.multiprocessing.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The bytes of a {@link BootRecord}, for a {@link RecordReader}. */
final class BootRecordWriter {
    private BootRecordWriter() {}

    static byte[] encode(BootRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            RecordWriter.write(out, record.identity().name());
            RecordWriter.write(out, record.identity().number());
            out.writeBoolean(record.identity().daemon());
            out.writeBoolean(record.takenAlong());
            out.writeLong(record.parentPid());
            RecordWriter.write(out, record.parentName());
            RecordWriter.write(out, record.outcomePath());
            RecordWriter.write(out, record.argFilePath());
            out.writeLong(record.addedClassPath());
            RecordWriter.write(out, record.settings());
            RecordWriter.write(out, record.target());
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
