package io.multiprocessing.benchmarks.run;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * Forks that are as a program is that has the library and none of the peers: without Chronicle Queue and the options
 * about modules that it wants, which all children would get; and with the collector that the JVM takes by itself.
 */
final class OrdinaryProgram {
    private static final Pattern PEER =
            Pattern.compile(".*/(chronicle-|affinity-|compiler-|aeron-|agrona-|jeromq-|jnacl-|jna-|jffi-)[^/]*\\.jar");

    private static final Pattern FOR_PEERS = Pattern.compile("--(add-(opens|exports)|sun-misc)[-=].*|-XX:.Use.*GC");
    private static final String CLASS_PATH = "java.class.path";

    private OrdinaryProgram() {}

    /** The options of its JVM. */
    static List<String> arguments() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !FOR_PEERS.matcher(argument).matches())
                .toList();
    }

    /** Its class path. */
    static String classPath() {
        return Stream.of(System.getProperty(CLASS_PATH).split(File.pathSeparator))
                .filter(entry -> !PEER.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Forks get the class path of this JVM, as the property tells it. */
    static Collection<RunResult> runs(ChainedOptionsBuilder options) throws RunnerException {
        options.jvmArgs(arguments().toArray(String[]::new));
        String whole = System.getProperty(CLASS_PATH);
        System.setProperty(CLASS_PATH, classPath());
        try {
            return new Runner(options.build()).run();
        } finally {
            System.setProperty(CLASS_PATH, whole);
        }
    }
}
