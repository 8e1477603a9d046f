package io.multiprocessing.internal.aot;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program that makes a cache: has a child tell what it loads, and makes a jar of that; has a child recorded that has
 * nothing but the jar, has the JVM make a cache of that, empties the jar, and has a JVM use the cache. It ends by an
 * exception when one of these fails, or when the process that started it is gone.
 */
public final class CacheMaker {
    static final String CACHE = "cache";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 3;
    private static final String CLASS_PATH = "java.class.path";
    private static final String NATIVE = "native-access=";
    private static final String DENIED = "--illegal-native-access=deny";

    private final Path directory;
    private final Path jar;
    private final String configuration;
    private final String cache;
    private final List<String> options;
    private volatile Context rehearsing;
    private volatile boolean starting;
    private volatile boolean ending;
    private volatile java.lang.Process running;
    private volatile boolean made;

    private CacheMaker(Path directory, Path jar, List<String> options) {
        this.directory = directory;
        this.jar = jar;
        this.configuration = directory.resolve("configuration").toString();
        this.cache = directory.resolve(CACHE).toString();
        this.options = options;
    }

    /**
     * Makes a cache.
     *
     * @param args directory, pid of the parent, the jar, options that the cache is made with
     * @throws Exception it cannot be made
     */
    public static void main(String[] args) throws Exception {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        if (parent.pid() != Long.parseLong(args[1])) {
            return;
        }
        parent.onExit().thenRun(Thread.currentThread()::interrupt);
        CacheMaker maker =
                new CacheMaker(Path.of(args[0]), Path.of(args[2]), List.of(args).subList(3, args.length));
        Runtime.getRuntime().addShutdownHook(new Thread(maker::tidyUp, "multiprocessing-aot-cache-end"));
        maker.recordChild();
        maker.create();
        CacheJar.empty(maker.jar);
        maker.check();
        maker.made = true;
    }

    /** Who waits for the cache may not live to remove what came of it. */
    private void tidyUp() {
        if (made) {
            return;
        }
        ending = true;
        try {
            killChildren();
            java.lang.Process jvm = running;
            if (jvm != null) {
                jvm.destroyForcibly().waitFor(SHORT);
            }
            CacheStore.deleteMaking(directory);
            Files.deleteIfExists(jar);
        } catch (InterruptedException | IOException | RuntimeException _) {
            // the next maker's parent does it
        }
    }

    /** Before they write what they have recorded; also one that is just being started. */
    private void killChildren() throws InterruptedException {
        long deadline = System.nanoTime() + SHORT.toNanos();
        do {
            Context context = rehearsing;
            if (context != null) {
                killChildrenOf(context);
            }
        } while (starting && System.nanoTime() - deadline < 0 && waitAMoment());
    }

    private static void killChildrenOf(Context context) throws InterruptedException {
        try {
            for (Process child : context.activeChildren()) {
                child.kill();
                child.join(SHORT);
            }
        } catch (IllegalStateException _) {
            // it is closed by now, and they have ended
        }
    }

    private static boolean waitAMoment() throws InterruptedException {
        Thread.sleep(5);
        return true;
    }

    /** The beginning of a command line: a JVM as a child's is. */
    static List<String> java(List<String> options) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-XX:+UseSerialGC");
        words.add("-XX:InitialRAMPercentage=0.2");
        words.add("-XX:-UsePerfData");
        words.add(AotCache.SILENCE);
        words.addAll(options);
        return words;
    }

    /**
     * A JVM compares its whole class path with that of the recording, so that was the jar alone. A child that would
     * load what the one before it did not, because threads met in another way, finds it in the next jar.
     */
    private void recordChild() throws Exception {
        String classPath = System.getProperty(CLASS_PATH);
        Set<String> names = new TreeSet<>(Set.of(CacheProbe.class.getName(), Rehearsal.class.getName()));
        for (int attempt = 1; ; attempt++) {
            Path log = directory.resolve("loaded");
            rehearse("list the classes of", List.of("-Xlog:class+load:file=" + log));
            names.addAll(CacheJar.loaded(log));
            Files.deleteIfExists(jar);
            CacheJar.write(jar, names);
            try {
                System.setProperty(CLASS_PATH, jar.toString());
                rehearse(
                        "record",
                        List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + configuration, AotCache.SILENCE));
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS || ending) {
                    throw e;
                }
            } finally {
                System.setProperty(CLASS_PATH, classPath);
            }
        }
    }

    private void rehearse(String what, List<String> more) throws Exception {
        if (!Rehearsal.hasTransport()) {
            run(what, more, System.getProperty(CLASS_PATH), Rehearsal.class);
            return;
        }
        List<String> words = new ArrayList<>(more);
        options.stream().filter(option -> option.startsWith("-Xmx")).forEach(words::add);
        if (options.stream().noneMatch(option -> option.contains(NATIVE))) {
            words.add(DENIED); // or a transport asks for it
        }
        try (Context context =
                Context.builder().jvmArgs(words.toArray(String[]::new)).build()) {
            Process child = start(context);
            requireSuccess(what, child.join(LIMIT) && child.exitCode().orElse(1) == 0);
        }
    }

    private Process start(Context context) throws IOException, InterruptedException {
        rehearsing = context;
        starting = true;
        try {
            if (ending) {
                throw new IOException("this JVM is ending");
            }
            return Rehearsal.start(context);
        } finally {
            starting = false;
        }
    }

    private void create() throws IOException, InterruptedException {
        run(
                "create",
                List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + configuration, "-XX:AOTCache=" + cache),
                jar.toString(),
                CacheProbe.class);
    }

    private void check() throws IOException, InterruptedException {
        String classPath = jar + File.pathSeparator + System.getProperty(CLASS_PATH); // as a child's is
        List<String> mode = new ArrayList<>(AotCache.optionsFor(cache.toString()));
        mode.add("-XX:AOTMode=on");
        run("use", mode, classPath, CacheProbe.class);
    }

    private void run(String what, List<String> mode, String classPath, Class<?> main)
            throws IOException, InterruptedException {
        List<String> words = java(options);
        words.addAll(mode);
        words.addAll(List.of("-cp", classPath, main.getName()));
        java.lang.Process jvm = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL")))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        running = jvm;
        try {
            requireSuccess(what, jvm.waitFor() == 0);
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static void requireSuccess(String what, boolean succeeded) throws IOException {
        if (!succeeded) {
            throw new IOException("a JVM could not " + what + " the cache");
        }
    }
}
