package io.multiprocessing.benchmarks.run;

import io.multiprocessing.benchmarks.report.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One turn of CPython. */
final class PythonRun {
    private static final int LIMIT_SECONDS = 60;

    private PythonRun() {}

    /**
     * Runs it.
     *
     * @param log takes what Python complains about
     * @return the round, as the file of results holds it
     * @throws IOException it failed, or took longer than a minute
     */
    static Map<String, Object> run(Job.Python job, Timing timing, Path log) throws IOException, InterruptedException {
        Path script = Files.createTempFile("cpython", ".py");
        Path output = Files.createTempFile("cpython", ".json");
        try {
            try (InputStream source = PythonRun.class.getResourceAsStream("cpython.py")) {
                Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            }
            List<String> command = new ArrayList<>(List.of("python3", script.toString(), job.what()));
            job.parameters().forEach((name, value) -> command.add(name + "=" + value));
            command.add("millis=" + timing.millis());
            command.add("samples=" + timing.iterations());
            command.add("latencyMillis=" + timing.latencyMillis());
            command.add("starts=" + (timing.starts() + 1));
            var python = new ProcessBuilder(command)
                    .redirectError(log.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (!python.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                python.descendants().forEach(ProcessHandle::destroyForcibly);
                python.destroyForcibly();
                throw new IOException("CPython took longer than " + LIMIT_SECONDS + " s for " + job.what());
            }
            if (python.exitValue() != 0) {
                throw new IOException("CPython ended with " + python.exitValue() + "; its last words are in " + log);
            }
            return round(job, Files.readString(output));
        } finally {
            Files.delete(script);
            Files.delete(output);
        }
    }

    private static Map<String, Object> round(Job.Python job, String text) {
        Map<?, ?> said = (Map<?, ?>) Json.read(text);
        var round = new LinkedHashMap<String, Object>();
        round.put(
                "values",
                ((List<?>) said.get("samples"))
                        .stream()
                                .map(value -> job.toUnit().applyAsDouble(((Number) value).doubleValue()))
                                .toList());
        round.put("histogram", said.get("latencies") instanceof List<?> list && !list.isEmpty() ? histogram(list) : "");
        return round;
    }

    private static String histogram(List<?> latencies) {
        var histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        for (Object latency : latencies) {
            histogram.recordValue(((Number) latency).longValue());
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }
}
