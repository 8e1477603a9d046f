package io.multiprocessing.benchmarks.run;

import io.multiprocessing.benchmarks.Place;
import io.multiprocessing.benchmarks.report.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One turn of one contender: JMH with one fork. */
final class JmhFork {
    private static final String PACKAGE = "io.multiprocessing.benchmarks.jmh.";
    private static final int LIMIT_SECONDS = 60;
    private static final int SINGLE_TASKS = 3;

    /** Longer than any turn takes. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(4);

    private JmhFork() {}

    /**
     * Runs it.
     *
     * @param log takes what JMH says
     * @return the round, as the file of results holds it: JMH's own JSON in it
     * @throws RunnerException the benchmark failed; the log has its stack
     */
    static Map<String, Object> run(Job.Jmh job, Timing timing, Path log) throws IOException, RunnerException {
        Path place = Place.forTurn();
        Path histogram = Files.createFile(place.resolve("histogram"));
        try {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include("^" + Pattern.quote(PACKAGE + job.method()) + "$")
                    .forks(1)
                    .warmupIterations(timing.warmUps())
                    .measurementIterations(job.method().startsWith("Starts.") ? timing.starts() : timing.iterations())
                    .warmupTime(TimeValue.milliseconds(timing.warmUpMillis() * warmUpFactor(job)))
                    .measurementTime(TimeValue.milliseconds(timing.millis()))
                    .timeout(TimeValue.seconds(LIMIT_SECONDS))
                    .shouldFailOnError(true)
                    .jvmArgsAppend(appended(job, timing, place, histogram))
                    .output(log.toString());
            job.parameters().forEach(options::param);
            Thread watchdog = Thread.ofPlatform().daemon().start(JmhFork::endWhatHangs);
            Collection<RunResult> results;
            try {
                results = isAboutProcesses(job) ? OrdinaryProgram.runs(options) : new Runner(options.build()).run();
            } finally {
                watchdog.interrupt();
            }
            if (results.size() != 1) {
                throw new IllegalStateException("JMH ran " + results.size() + " benchmarks for " + job);
            }
            return round(job, results, Files.readString(histogram));
        } finally {
            Place.delete(place);
        }
    }

    private static String[] appended(Job.Jmh job, Timing timing, Path place, Path histogram) {
        var all = new ArrayList<String>();
        all.add("-D" + Place.PROPERTY + "=" + place);
        all.add("-Dbench.histogram=" + histogram);
        all.add("-Dbench.latencyMillis=" + timing.latencyMillis());
        if ("netty".equals(job.parameters().get("contender"))) {
            all.add("-Dio.multiprocessing.netty.io=nio"); // native access is there for others' sake
        }
        return all.toArray(String[]::new);
    }

    /** Whether it is what children's JVMs are like that is measured, and these get options where Chronicle Queue is. */
    static boolean isAboutProcesses(Job.Jmh job) {
        return job.method().startsWith("Starts.") || job.method().startsWith("IdleWorkers.");
    }

    /** A peer that waits for ever, deaf to interrupts, costs its own turn and not the run. */
    private static void endWhatHangs() {
        try {
            Thread.sleep(LONGEST_TURN);
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException over) {
            // the turn has ended by itself
        }
    }

    /** Single tasks of a pool go through most code of all, a few thousand times a second while it is cold. */
    private static int warmUpFactor(Job.Jmh job) {
        return "apply".equals(job.parameters().get("what")) ? SINGLE_TASKS : 1;
    }

    private static Map<String, Object> round(Job.Jmh job, Collection<RunResult> results, String histogram) {
        Object jmh = ((List<?>) Json.read(json(results))).getFirst();
        Map<String, Object> own = fields(jmh);
        own.keySet().removeAll(List.of("jvmArgs", "jvm", "vmName", "vmVersion", "jdkVersion"));
        Map<String, Object> metric = job.counter().isEmpty()
                ? fields(own.get("primaryMetric"))
                : fields(fields(own.get("secondaryMetrics")).get(job.counter()));
        boolean nanos = metric.get("scoreUnit").toString().startsWith("ns");
        List<Double> values = new ArrayList<>();
        for (Object fork : (List<?>) metric.get("rawData")) {
            for (Object value : (List<?>) fork) {
                double raw = ((Number) value).doubleValue();
                values.add(job.toUnit().applyAsDouble(nanos ? raw * 1e-9 : raw));
            }
        }
        var round = new LinkedHashMap<String, Object>();
        round.put("values", values);
        round.put("histogram", histogram);
        round.put("jmh", own);
        return round;
    }

    private static String json(Collection<RunResult> results) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Object json) {
        return (Map<String, Object>) json;
    }
}
