package io.multiprocessing.internal.launch;

import io.multiprocessing.internal.work.LastWords;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one process was told to be like, by its builder.
 *
 * @param identity who it is
 * @param maxHeapBytes the limit of its heap; 0: the JVM's own
 * @param jvmArgs options for its JVM, after the context's
 * @param environment changes to the environment; a null value removes the variable
 * @param directory its working directory; null: the parent's
 * @param debugPort where it waits for a debugger; -1: it does not
 * @param suggested JVM options that give way to what the user says of the same things
 * @param lastWords hears its standard error; null: it has the parent's
 */
record ProcessSettings(
        Identity identity,
        long maxHeapBytes,
        List<String> jvmArgs,
        Map<String, String> environment,
        Path directory,
        int debugPort,
        List<String> suggested,
        LastWords lastWords) {}
