package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that a process writes down as it goes, in a way that survives its being killed: each is in the kernel when
 * {@link #write} returns.
 */
final class Diary implements AutoCloseable {
    private static final int ENTRY = 2 * Integer.BYTES;

    private final FileChannel file;

    Diary(String path) throws IOException {
        file = FileChannel.open(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void write(int one, int two) throws IOException {
        file.write(ByteBuffer.allocate(ENTRY).putInt(one).putInt(two).flip());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** What was written, in order; a diary that was never begun is empty. */
    static List<int[]> read(Path path) throws IOException {
        var entries = new ArrayList<int[]>();
        if (Files.exists(path)) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            while (bytes.remaining() >= ENTRY) {
                entries.add(new int[] {bytes.getInt(), bytes.getInt()});
            }
        }
        return entries;
    }
}
