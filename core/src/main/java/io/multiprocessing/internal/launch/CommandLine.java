package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import io.multiprocessing.internal.aot.AotCache;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the command line of a child's JVM: where its classes are, our defaults, what the transport asks for, what it
 * inherits ({@link Inheritance}), what the property {@value #JVM_ARGS}, the context and the process's builder say, what
 * to run. Of two settings of one thing the JVM takes the later.
 *
 * <p>Our defaults:
 *
 * <ul>
 *   <li>{@code -XX:+UseSerialGC}: the fastest to start and the smallest; left out when another collector is chosen,
 *       because the JVM refuses two;
 *   <li>{@code -XX:InitialRAMPercentage=0.2}: a small heap to begin with, which grows; never in conflict with an
 *       {@code -Xmx};
 *   <li>{@code -XX:+ExitOnOutOfMemoryError}: a child out of memory ends with exit code 3 rather than half living on;
 *   <li>{@code -XX:ErrorFile} in the run directory;
 *   <li>{@code -XX:CompileThresholdScaling=2}: what runs once at the start is not compiled. A start takes a sixth less
 *       processor time; what runs for longer is compiled some milliseconds later;
 *   <li>{@code -XX:-UsePerfData}: no file in the temporary directory that a killed child leaves behind. {@code jps}
 *       does not list such a JVM; {@code jcmd PID} and {@code jstack PID} work. {@code -XX:+UsePerfData} takes it back;
 *   <li>an {@linkplain AotCache AOT cache}, with a small jar of the library's classes in front of the class path; left
 *       out when the JVM is told anything that the cache could not be used with ({@link JvmOptions#ofClassData}),
 *       because it would then go without the JDK's own class data too.
 * </ul>
 */
final class CommandLine {
    /**
     * Where the classes' places take more than this, they go through a file: a command line has a limit of 128 KiB per
     * word on Linux, and of 32 KiB in all on Windows.
     */
    private static final int LONGEST_PLACES = 16 * 1024;

    /** Options for the JVMs of all children, separated by white space; inherited like every property. */
    private static final String JVM_ARGS = "io.multiprocessing.jvmArgs";

    private final LaunchOptions options;
    private final String mainClass;

    /** The last plan: most children are started like the one before. */
    private volatile Answered answered;

    CommandLine(LaunchOptions options, String mainClass) {
        this.options = options;
        this.mainClass = mainClass;
    }

    /**
     * A command line that can be run.
     *
     * @param words program and arguments
     * @param usesArgFile whether some arguments are in the child's arguments file
     * @param added how many characters its {@code java.class.path} begins with that are not for the program to see
     */
    record Ready(List<String> words, boolean usesArgFile, int added) {
        /** For a JVM that runs by now. */
        static final Ready ALREADY = new Ready(List.of(), false, 0);
    }

    /**
     * What the JVM of one child is started with, but for the AOT cache, which may come while others wait.
     *
     * @param program the launcher
     * @param places where its classes are
     * @param said what is said of it by anybody, for {@link #cacheFor}
     * @param options all options but those of the places
     * @param words all of it: JVMs with the same words are alike
     * @param bringsCompanions whether an option starts something of the user's beside the target
     */
    record Plan(
            String program,
            ClassPlaces places,
            List<String> said,
            List<String> options,
            List<String> words,
            boolean bringsCompanions) {
        static Plan of(String program, ClassPlaces places, List<String> said, List<String> options) {
            List<String> words = new ArrayList<>();
            words.add(program);
            words.addAll(places.options(List.of()));
            words.addAll(options);
            words.addAll(places.main());
            return new Plan(program, places, said, options, words, JvmOptions.bringCompanions(options));
        }
    }

    /** All that a plan depends on, where the target's classes are those of the program. */
    private record Question(
            List<String> asked,
            List<String> jvmArgs,
            List<String> suggested,
            long maxHeapBytes,
            int debugPort,
            String ofAllChildren,
            String classPath,
            String javaHome,
            Path runDirectory) {
        /** By hand: a record's own way to compare has the JDK spin classes first. */
        boolean isSameAs(Question other) {
            return asked.equals(other.asked)
                    && jvmArgs.equals(other.jvmArgs)
                    && suggested.equals(other.suggested)
                    && maxHeapBytes == other.maxHeapBytes
                    && debugPort == other.debugPort
                    && Objects.equals(ofAllChildren, other.ofAllChildren)
                    && Objects.equals(classPath, other.classPath)
                    && Objects.equals(javaHome, other.javaHome)
                    && runDirectory.equals(other.runDirectory);
        }
    }

    private record Answered(Question question, Plan plan) {}

    /**
     * Plans the JVM of one child.
     *
     * @param asked options that the child is to have unless the user has said something else about them
     * @param runDirectory of this process
     * @throws IOException the child could not find its classes
     */
    Plan plan(ProcessSettings settings, List<String> asked, Target target, Path runDirectory) throws IOException {
        if (target.getClass().getClassLoader() != CommandLine.class.getClassLoader()) {
            return planAnew(settings, asked, target, runDirectory);
        }
        Question question = new Question(
                asked,
                settings.jvmArgs(),
                settings.suggested(),
                settings.maxHeapBytes(),
                settings.debugPort(),
                System.getProperty(JVM_ARGS),
                System.getProperty("java.class.path"),
                System.getProperty("java.home"),
                runDirectory);
        Answered last = answered;
        if (last == null || !last.question().isSameAs(question)) {
            last = new Answered(question, planAnew(settings, asked, target, runDirectory));
            if (last.plan().places().ordinary()) {
                answered = last;
            }
        }
        return last.plan();
    }

    private Plan planAnew(ProcessSettings settings, List<String> asked, Target target, Path runDirectory)
            throws IOException {
        ClassPlaces places = ClassPlaces.of(mainClass, target, runDirectory);
        List<String> told = told(settings);
        List<String> wanted = unlessTold(asked, List.of(places.others(), InheritedOptions.ALL, told));
        List<String> options = new ArrayList<>();
        addDefaults(options, told, runDirectory);
        options.addAll(unlessTold(settings.suggested(), List.of(InheritedOptions.ALL, told)));
        options.addAll(wanted);
        options.addAll(InheritedOptions.ALL);
        options.addAll(told);
        List<String> said = new ArrayList<>(places.others());
        said.addAll(wanted);
        said.addAll(InheritedOptions.ALL);
        said.addAll(told);
        return Plan.of(program(), places, said, options);
    }

    /**
     * Makes the words for one child.
     *
     * @throws IOException a file that it needs cannot be written
     */
    Ready ready(Plan plan, ChildFiles files) throws IOException {
        ClassPlaces places = plan.places();
        AotCache.Start start = cacheFor(places, plan.said());
        List<String> where = places.options(start.jars());
        List<String> words = new ArrayList<>();
        words.add(plan.program());
        boolean usesArgFile = lengthOf(where) > LONGEST_PLACES;
        if (usesArgFile) {
            ArgFile.write(files.arguments(), where);
            words.add("@" + files.arguments().getPath());
        } else {
            words.addAll(where);
        }
        words.addAll(start.options());
        words.addAll(plan.options());
        words.addAll(places.main());
        return new Ready(words, usesArgFile, ClassPlaces.beginning(start.jars()).length());
    }

    /** Both at once. */
    Ready prepare(ProcessSettings settings, List<String> asked, Target target, ChildFiles files) throws IOException {
        return ready(plan(settings, asked, target, files.directory()), files);
    }

    /** Only the first process of a program has a cache made: its children may end at any moment. */
    private AotCache.Start cacheFor(ClassPlaces places, List<String> all) {
        Optional<List<String>> ofClassData = JvmOptions.ofClassData(all);
        if (!places.ordinary() || options.javaHome() != null || ofClassData.isEmpty()) {
            return AotCache.NOTHING;
        }
        boolean firstProcess = ChildBootstrap.outcomePath() == null;
        return AotCache.find(places.classPath(), ChildBootstrap.inFrontOfClassPath(), ofClassData.get(), firstProcess);
    }

    /** What the user says of all children, of those of the context, of this one. */
    private List<String> told(ProcessSettings settings) {
        List<String> told = new ArrayList<>(ofProperty(System.getProperty(JVM_ARGS)));
        told.addAll(options.jvmArgs());
        if (settings.maxHeapBytes() > 0) {
            told.add("-Xmx" + settings.maxHeapBytes());
        }
        told.addAll(settings.jvmArgs());
        if (settings.debugPort() >= 0) {
            told.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + settings.debugPort());
        }
        return told;
    }

    static List<String> ofProperty(String value) {
        if (value == null || value.isBlank()) {
            return List.of();
        }
        try {
            return JvmOptions.requireOptions(List.of(value.strip().split("\\s+")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the property " + JVM_ARGS + ": " + e.getMessage(), e);
        }
    }

    private static void addDefaults(List<String> words, List<String> told, Path runDirectory) {
        if (!JvmOptions.chooseCollector(told)) {
            words.add("-XX:+UseSerialGC");
        }
        words.add("-XX:InitialRAMPercentage=0.2");
        words.add("-XX:+ExitOnOutOfMemoryError");
        words.add("-XX:ErrorFile=" + runDirectory.resolve("hs_err_%p.log"));
        words.add("-XX:CompileThresholdScaling=2");
        words.add("-XX:-UsePerfData");
    }

    private static List<String> unlessTold(List<String> asked, List<List<String>> users) {
        List<String> wanted = new ArrayList<>();
        for (String option : asked) {
            boolean told = false;
            for (List<String> options : users) {
                told |= JvmOptions.speakOf(option, options);
            }
            if (!told) {
                wanted.add(option);
            }
        }
        return wanted;
    }

    private String program() {
        String home = options.javaHome() != null ? options.javaHome().toString() : System.getProperty("java.home");
        String bin = home + File.separator + "bin" + File.separator + "java";
        if (options.javaHome() == null && !new File(bin).canExecute()) {
            String own = ProcessHandle.current().info().command().orElse("");
            if (new File(own).getName().equals("java")) {
                return own;
            }
        }
        return bin;
    }

    private static int lengthOf(List<String> words) {
        int length = 0;
        for (String word : words) {
            length += word.length() + 1;
        }
        return length;
    }

    /** They do not change while this JVM lives. */
    private static final class InheritedOptions {
        static final List<String> ALL = Inheritance.of(ParentOptions.find());
    }
}
