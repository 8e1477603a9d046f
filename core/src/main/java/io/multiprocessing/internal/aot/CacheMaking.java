package io.multiprocessing.internal.aot;

import io.multiprocessing.internal.log.Log;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The making of one cache, in a daemon thread that waits for a {@link CacheMaker} in a JVM of its own.
 *
 * <p>The lock of the directory is held for as long, so that one process of all makes one cache at a time; the others go
 * on without. The maker does not outlive this process: a shutdown hook ends it, and it watches for our death itself.
 */
final class CacheMaking implements Runnable {
    private static final Log LOG = Log.of(CacheMaking.class);
    private static final long LIMIT_SECONDS = 120;
    private static final long END_LIMIT_MILLIS = 500;

    /** By a signal: what ended it says nothing of the next try. */
    private static final int FIRST_SIGNAL = 128;

    private final CacheStore store;
    private final String key;
    private final List<String> jars;
    private final List<String> options;

    private CacheMaking(CacheStore store, String key, List<String> jars, List<String> options) {
        this.store = store;
        this.key = key;
        this.jars = jars;
        this.options = options;
    }

    /** Returns at once. */
    static void begin(CacheStore store, String key, List<String> jars, List<String> options) {
        Thread thread =
                new Thread(null, new CacheMaking(store, key, jars, options), "multiprocessing-aot-cache", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.debug("no thread can be had to make an AOT cache", e);
        }
    }

    @Override
    public void run() {
        try {
            store.open();
            Path lock = store.directory().resolve(CacheStore.LOCK);
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.tryLock()) {
                if (held == null) {
                    AotCache.tryAgain(store, key);
                } else if (store.find(key) == null && !store.hasGivenUp(key)) {
                    make();
                }
            }
        } catch (OverlappingFileLockException _) {
            AotCache.tryAgain(store, key); // another thread of ours makes another
        } catch (InterruptedException | IOException | RuntimeException e) {
            LOG.info("no AOT cache can be made in {}", store.directory(), e);
        }
    }

    private void make() throws IOException, InterruptedException {
        store.prune();
        Path making = Files.createTempDirectory(store.directory(), CacheStore.MAKING);
        String name = CacheStore.newName(key);
        boolean published = false;
        try {
            int exit = runMaker(making, store.jar(name));
            Path made = making.resolve(CacheMaker.CACHE);
            if (exit == 0 && Files.isRegularFile(made)) {
                store.publish(made, key, name);
                published = true;
                LOG.info("made an AOT cache in {}", store.directory());
            } else if (exit < FIRST_SIGNAL) {
                LOG.info("no AOT cache can be made with this JDK and class path");
                store.giveUp(key);
            }
        } finally {
            if (!published) {
                Files.deleteIfExists(store.jar(name));
            }
            if (Files.exists(making)) {
                CacheStore.deleteMaking(making);
            }
        }
    }

    private int runMaker(Path making, Path jar) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(CacheMaker.java(options));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        words.add("-D" + AotCache.PROPERTY + "=" + AotCache.OFF);
        words.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        words.addAll(List.of("-cp", String.join(File.pathSeparator, jars), CacheMaker.class.getName()));
        words.add(making.toAbsolutePath().toString());
        words.add(Long.toString(ProcessHandle.current().pid()));
        words.add(jar.toAbsolutePath().toString());
        words.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        java.lang.Process maker = builder.start();
        Thread atEnd = new Thread(() -> end(maker), "multiprocessing-aot-cache-end");
        try {
            maker.getOutputStream().close();
            Runtime.getRuntime().addShutdownHook(atEnd);
            boolean ended = maker.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(atEnd);
            return ended ? maker.exitValue() : 1;
        } finally {
            end(maker); // before its files are removed
        }
    }

    /** It tidies up; what it has in the temporary directory is not left to the next process, if it is quick. */
    private static void end(java.lang.Process maker) {
        maker.destroy();
        try {
            maker.waitFor(END_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            // the JVM goes down
        }
    }
}
