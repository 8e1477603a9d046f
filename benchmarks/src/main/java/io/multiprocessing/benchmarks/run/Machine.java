package io.multiprocessing.benchmarks.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a run took place, so that its figures can be understood later. */
final class Machine {
    private static final int LOOK_MILLIS = 120;

    private Machine() {}

    static Map<String, Object> facts(Path root) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", said(root, "git", "rev-parse", "--short=12", "HEAD"));
        facts.put(
                "changed",
                !said(root, "git", "status", "--porcelain", "--untracked-files=no")
                        .isEmpty());
        facts.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("architecture", System.getProperty("os.arch"));
        facts.put("processor", processor());
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("memoryBytes", memory());
        facts.put(
                "options",
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> !option.startsWith("-Dbench.root="))
                        .toList());
        return facts;
    }

    /** What others take of the processors while this process sleeps, 0 to 1; NaN where the system does not say. */
    static double othersShare() throws InterruptedException {
        try {
            long[] before = processorTimes();
            Thread.sleep(LOOK_MILLIS);
            long[] after = processorTimes();
            return 1 - (after[1] - before[1]) / (double) Math.max(1, after[0] - before[0]);
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** All, and idle, in ticks. */
    private static long[] processorTimes() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
        long all = 0;
        for (int i = 1; i < fields.length; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new long[] {all, Long.parseLong(fields[4]) + Long.parseLong(fields[5])};
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String said(Path directory, String... command) {
        try {
            java.lang.Process process = new ProcessBuilder(List.of(command))
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
