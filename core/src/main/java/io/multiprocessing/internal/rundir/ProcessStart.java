package io.multiprocessing.internal.rundir;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** When processes started, as the operating system tells it. */
public final class ProcessStart {
    /** In {@code /proc/PID/stat}, counted from the field after the command's closing parenthesis (the third). */
    private static final int START_TIME_FIELD = 19;

    private ProcessStart() {}

    /**
     * When this process started.
     *
     * @return text that no other process with the same pid has; cheap where there is {@code /proc}
     */
    public static String ofThisProcess() {
        return of("self", ProcessHandle.current().pid());
    }

    /**
     * When a process started.
     *
     * @param pid its process id
     * @return what {@link #ofThisProcess} says there, if it is alive
     */
    public static String of(long pid) {
        return of(Long.toString(pid), pid);
    }

    private static String of(String entry, long pid) {
        try (FileInputStream in = new FileInputStream("/proc/" + entry + "/stat")) {
            String stat = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[START_TIME_FIELD] + " clock ticks after boot";
        } catch (IOException | RuntimeException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Object::toString)
                    .orElse("unknown");
        }
    }
}
