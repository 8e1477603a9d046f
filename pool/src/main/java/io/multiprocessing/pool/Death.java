package io.multiprocessing.pool;

/**
 * How a worker ended.
 *
 * @param pid its process id; -1: it was never started
 * @param exitCode as {@link io.multiprocessing.Process#exitCode()} tells it
 * @param lastWords the end of its standard error
 * @param cause what is known besides, or null
 */
record Death(long pid, int exitCode, String lastWords, Throwable cause) {
    private static final int LONGEST_LINE = 300;

    /** For messages: {@code pid 4711, ended by signal 9 (SIGKILL)}. */
    String told() {
        if (pid < 0) {
            return "not started: " + cause;
        }
        String how = exitCode < 0 ? "ended by signal " + -exitCode + signalName() : "exit code " + exitCode;
        String line = lastLine();
        return "pid " + pid + ", " + how + (line.isEmpty() ? "" : ", its last words: " + line);
    }

    private String signalName() {
        return switch (-exitCode) {
            case 6 -> " (SIGABRT)";
            case 9 -> " (SIGKILL)";
            case 11 -> " (SIGSEGV)";
            case 15 -> " (SIGTERM)";
            default -> "";
        };
    }

    private String lastLine() {
        String text = lastWords.strip();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …";
    }
}
