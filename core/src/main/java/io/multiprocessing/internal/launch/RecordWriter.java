package io.multiprocessing.internal.launch;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Texts and byte arrays as a {@link RecordReader} reads them; numbers and flags are those of the data stream. */
public final class RecordWriter {
    private RecordWriter() {}

    /**
     * Writes a text.
     *
     * @param out where to
     * @param text the text
     * @throws IOException it cannot be written
     */
    public static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a byte array.
     *
     * @param out where to
     * @param bytes the bytes
     * @throws IOException they cannot be written
     */
    public static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
