package io.multiprocessing.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What can be said of a child's JVM before it has a target. Two of the same kind are the same to any target.
 *
 * @param words its command line without the AOT cache, see {@link CommandLine.Plan#words}
 * @param environment changes to the environment; a null value removes the variable
 * @param directory its working directory; null: the parent's
 * @param errorApart whether the parent reads its standard error, rather than to share its own
 */
record JvmKind(List<String> words, Map<String, String> environment, Path directory, boolean errorApart) {
    static JvmKind of(CommandLine.Plan plan, ProcessSettings settings) {
        return new JvmKind(plan.words(), settings.environment(), settings.directory(), settings.lastWords() != null);
    }

    /** By hand, as is the hash: the JDK's way for records calls what it has made for that, in each start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof JvmKind kind
                && words.equals(kind.words)
                && environment.equals(kind.environment)
                && Objects.equals(directory, kind.directory)
                && errorApart == kind.errorApart;
    }

    @Override
    public int hashCode() {
        return 31 * words.hashCode() + environment.hashCode();
    }

    /**
     * Starts a JVM. Its standard input is the control link.
     *
     * @param command what to start it with
     * @throws IOException it cannot be launched; the message tells why
     */
    java.lang.Process start(CommandLine.Ready command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        if (!errorApart) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        Map<String, String> variables = builder.environment();
        for (String moved : ParentOptions.ENVIRONMENT_VARIABLES) {
            variables.remove(moved);
        }
        environment.forEach((name, value) -> {
            if (value == null) {
                variables.remove(name);
            } else {
                variables.put(name, value);
            }
        });
        if (directory != null) {
            if (!Files.isDirectory(directory)) {
                throw new IOException("its working directory is not a directory: " + directory);
            }
            builder.directory(directory.toFile());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "its JVM cannot be launched with " + command.words().getFirst() + ": " + e.getMessage(), e);
        }
    }
}
