package io.multiprocessing.internal.rundir;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** When this process started, as the operating system tells it. */
final class ProcessStart {
    /** In {@code /proc/self/stat}, counted from the field after the command's closing parenthesis (the third). */
    private static final int START_TIME_FIELD = 19;

    private ProcessStart() {}

    /** Text that no other process with the same pid has; cheap where there is {@code /proc}. */
    static String ofThisProcess() {
        try (FileInputStream in = new FileInputStream("/proc/self/stat")) {
            String stat = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[START_TIME_FIELD] + " clock ticks after boot";
        } catch (IOException | RuntimeException e) {
            return ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Object::toString)
                    .orElse("unknown");
        }
    }
}
