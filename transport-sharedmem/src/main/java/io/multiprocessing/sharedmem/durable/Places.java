package io.multiprocessing.sharedmem.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directories of a queue; for their owner alone where the library makes them. */
final class Places {
    private Places() {}

    static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            if (Files.exists(directory)) {
                throw new java.nio.file.NotDirectoryException(
                        directory + " (a durable queue lives in a directory of its own)");
            }
            Files.createDirectories(directory, attributes(directory));
        }
    }

    static void makeInside(Path directory) throws IOException {
        for (String each : new String[] {"journal", "groups", "blobs"}) {
            Files.createDirectories(directory.resolve(each), attributes(directory));
        }
    }

    static FileAttribute<?>[] attributes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
