package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A platform thread of this process as Linux sees it. One that sleeps inside a native call looks to the JVM as if it
 * ran.
 */
final class OsThread {
    private static final Path THREADS = Path.of("/proc/self/task");

    private final String name;
    private Path found;

    /** By its name, which no other thread must have, in 15 characters at most. */
    OsThread(String name) {
        this.name = name;
    }

    /** Whether it sleeps now; false too where that cannot be told. */
    boolean sleeps() {
        try {
            Path thread = find();
            if (thread == null) {
                return false;
            }
            String stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith("S", stat.lastIndexOf(')') + 2);
        } catch (IOException ended) {
            return false;
        }
    }

    private Path find() throws IOException {
        if (found == null && Files.isDirectory(THREADS)) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
                for (Path thread : threads) {
                    if (nameOf(thread).equals(name)) {
                        found = thread;
                    }
                }
            }
        }
        return found;
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException endedMeanwhile) {
            return "";
        }
    }
}
