package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An example, run as a user runs it: in a JVM of its own. Whatever came of it is looked at afterwards; nothing of it
 * may be left behind.
 */
final class Program {
    private static final int LIMIT_SECONDS = 40;

    private final Class<?> main;
    private final List<String> arguments;
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");

    private Program(Class<?> main, String... arguments) {
        this.main = main;
        this.arguments = List.of(arguments);
    }

    static Program of(Class<?> main, String... arguments) {
        return new Program(main, arguments);
    }

    /** At another speed than the default: 1 is that of the original. */
    Program pace(double factor) {
        options.add("-Dio.multiprocessing.examples.pace=" + factor);
        return this;
    }

    /** With this transport on its class path, and no other. */
    Program over(String transport) {
        classPath = Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.contains("transport-")
                        || entry.contains("transport-" + transport)
                        || entry.contains("netty-transport-"))
                .map(Program::withoutItsManifest)
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** The jar of the examples names all transports in its manifest. */
    private static String withoutItsManifest(String entry) {
        Path path = Path.of(entry);
        boolean isExamples = path.getFileName().toString().startsWith("multiprocessing-examples-");
        return isExamples ? path.resolveSibling("classes").toString() : entry;
    }

    /** Runs it, and expects it to end well and to write nothing on its standard error. */
    List<String> output() throws IOException, InterruptedException {
        Outcome outcome = run();
        assertThat(outcome.err())
                .as("standard error of %s", main.getSimpleName())
                .isEmpty();
        assertThat(outcome.exitCode())
                .as("exit code of %s, which printed %s", main.getSimpleName(), outcome.out())
                .isZero();
        return outcome.out();
    }

    /** Runs it to its end. */
    Outcome run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mp-example");
        try {
            return runIn(folder);
        } finally {
            deleteAll(folder);
        }
    }

    private Outcome runIn(Path folder) throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        var builder = new ProcessBuilder(command(temporary)).redirectOutput(out).redirectError(err);
        var mark = Mark.on(builder);
        long start = System.nanoTime();
        var process = builder.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as(
                            "%s ends within %d s; so far it printed %s",
                            main.getSimpleName(), LIMIT_SECONDS, Files.readString(out.toPath()))
                    .isTrue();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            mark.awaitNobody();
            var outcome = new Outcome(
                    process.pid(),
                    Files.readAllLines(out.toPath()),
                    Files.readAllLines(err.toPath()),
                    process.exitValue(),
                    millis);
            assertThat(temporary)
                    .as("temporary folder after %s", main.getSimpleName())
                    .isEmptyDirectory();
            return outcome;
        } finally {
            mark.killAll();
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command(Path temporary) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * What came of a program.
     *
     * @param pid its process id
     * @param out the lines it and its children printed
     * @param err the lines they wrote on standard error
     * @param exitCode how it ended
     * @param millis how long it took
     */
    record Outcome(long pid, List<String> out, List<String> err, int exitCode, long millis) {}
}
