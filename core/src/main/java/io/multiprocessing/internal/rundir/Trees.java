package io.multiprocessing.internal.rundir;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Deletes directories with all that is in them. */
final class Trees {
    private static final Log LOG = Log.of(Trees.class);

    private static final int ATTEMPTS = 3;

    private Trees() {}

    /**
     * Deletes what can be deleted. A symbolic link is deleted, what it points to is not touched. What somebody puts
     * into it meanwhile goes too, within some attempts.
     */
    static void deleteQuietly(Path root) {
        for (int i = 0; i < ATTEMPTS && Files.exists(root, LinkOption.NOFOLLOW_LINKS); i++) {
            deleteOnce(root);
        }
    }

    private static void deleteOnce(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return delete(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException reason) {
                    return delete(file);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException reason) {
                    return delete(directory);
                }
            });
        } catch (IOException e) {
            LOG.debug("{} could not be deleted", root, e);
        }
    }

    private static FileVisitResult delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("{} could not be deleted", path, e);
        }
        return FileVisitResult.CONTINUE;
    }
}
