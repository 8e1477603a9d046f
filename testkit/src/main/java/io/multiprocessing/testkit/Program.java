package io.multiprocessing.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own, not a child of the test's: for what concerns the end of {@code main}, the console, or how the
 * JVM was started.
 *
 * @param exitCode as the operating system tells it
 * @param output what it and its children wrote to standard output
 * @param errors what they wrote to standard error
 * @param took from its start to its end
 */
public record Program(int exitCode, String output, String errors, Duration took) {
    /** Runs a main class of the test's class path to its end. */
    public static Program run(Class<?> main, List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        return run(command(main, jvmOptions, arguments), Path.of("").toAbsolutePath());
    }

    /** The command line that runs a main class of the test's class path. */
    public static List<String> command(Class<?> main, List<String> jvmOptions, String... arguments) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a command to its end. */
    public static Program run(List<String> command, Path directory) throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".out");
        Path errors = Files.createTempFile("program", ".err");
        try {
            long began = System.nanoTime();
            java.lang.Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError("the program does not end: " + command + "\n" + Files.readString(output)
                        + Files.readString(errors));
            }
            return new Program(process.exitValue(), Files.readString(output), Files.readString(errors), took);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** The launcher of the JDK that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The class path of this JVM, also where Surefire hides it in a manifest. */
    public static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        String modules = System.getProperty("jdk.module.path", "");
        return modules.isEmpty() ? path : path + File.pathSeparator + modules;
    }
}
