package io.multiprocessing.internal.launch;

import java.io.File;
import java.nio.file.Path;

/**
 * The files of one child in its parent's run directory. None of them exists before it is needed.
 *
 * @param boot the boot record, when it is too large for a pipe; the child removes it
 * @param arguments arguments of its JVM, when they are too long for a command line; the child removes it
 * @param outcome where the child leaves its last words; the parent removes it
 * @param directory the run directory
 */
record ChildFiles(File boot, File arguments, File outcome, Path directory) {
    static ChildFiles make(Path runDirectory, long number) {
        File directory = runDirectory.toFile();
        return new ChildFiles(
                new File(directory, "boot-" + number),
                new File(directory, "args-" + number),
                new File(directory, "outcome-" + number),
                runDirectory);
    }

    /** Those of a JVM that waits for a target. */
    static ChildFiles ofStandby(Path runDirectory, long number) {
        File directory = runDirectory.toFile();
        return new ChildFiles(
                new File(directory, "standby-boot-" + number),
                new File(directory, "standby-args-" + number),
                new File(directory, "none"),
                runDirectory);
    }

    /** Removes what a child that never came to it has left lying. */
    void delete() {
        boot.delete();
        arguments.delete();
    }
}
