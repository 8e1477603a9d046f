package io.multiprocessing.benchmarks.run;

import io.multiprocessing.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The first child of a program has an AOT cache made, in the background, for a class path: that is to be over before
 * anything is measured.
 */
public final class Caches {
    private static final long LIMIT_SECONDS = 90;

    private Caches() {}

    /** Has the cache made for the children of this program, if there is none. */
    static void await() throws InterruptedException {
        try (var mp = Context.create()) {
            mp.start(() -> {}).join();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            TimeUnit.MILLISECONDS.sleep(300);
            while (System.nanoTime() < end && othersOfOurs()) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** The same for those of {@link OrdinaryProgram}. */
    static void awaitOrdinary() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(OrdinaryProgram.arguments());
        words.addAll(List.of("-cp", OrdinaryProgram.classPath(), Caches.class.getName()));
        new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    private static boolean othersOfOurs() {
        try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
            return all.findAny().isPresent();
        }
    }

    /**
     * The program that starts a child and waits.
     *
     * @param arguments none
     * @throws InterruptedException nobody interrupts it
     */
    public static void main(String[] arguments) throws InterruptedException {
        await();
    }
}
