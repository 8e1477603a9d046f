package io.multiprocessing.sharedmem.durable;

import java.nio.file.AccessDeniedException;
import java.util.List;

/** Tells a read that failed for want of something (files, memory, time) from one of bytes that are not right. */
final class Trouble {
    private static final int DEEPEST = 16;

    /** As the kernel says them, wherever an exception has them from. */
    private static final List<String> WANTS = List.of(
            "Too many open files",
            "Map failed",
            "Cannot allocate memory",
            "No space left",
            "Permission denied",
            "Resource temporarily unavailable");

    private Trouble() {}

    /** Whether the same may succeed another time; then nothing is lost. */
    static boolean isPassing(Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < DEEPEST; i++, each = each.getCause()) {
            if (wants(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean wants(Throwable one) {
        if (one instanceof InternalError) {
            return false; // a page that the file does not have any more
        }
        if (one instanceof VirtualMachineError || one instanceof LinkageError || one instanceof AccessDeniedException) {
            return true;
        }
        String type = one.getClass().getSimpleName(); // Chronicle has many of each
        if (type.contains("Timeout") || type.contains("Interrupted") || type.startsWith("Closed")) {
            return true;
        }
        String message = one.getMessage();
        return message != null && WANTS.stream().anyMatch(message::contains);
    }
}
