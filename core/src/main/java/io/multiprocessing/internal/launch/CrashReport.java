package io.multiprocessing.internal.launch;

import io.multiprocessing.internal.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The report that a JVM writes when it crashes. It goes with the run directory, so the log is told what it says. */
final class CrashReport {
    private static final Log LOG = Log.of(CrashReport.class);
    private static final int HEAD_BYTES = 16 * 1024;
    private static final int HEAD_LINES = 20;

    private CrashReport() {}

    static void log(ChildFiles files, String name, long pid) {
        Path report = files.directory().resolve("hs_err_" + pid + ".log");
        if (!Files.isRegularFile(report)) {
            return;
        }
        try (InputStream in = Files.newInputStream(report)) {
            String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1)
                    .lines()
                    .limit(HEAD_LINES)
                    .filter(line -> line.length() > 1)
                    .collect(Collectors.joining("\n"));
            LOG.warn(
                    "process {} (pid {}) crashed; its report is in {} until this process ends, and begins with\n{}",
                    name,
                    pid,
                    report,
                    head);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the crash report " + report + " cannot be read", e);
        }
    }
}
