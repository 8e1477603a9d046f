package io.multiprocessing.examples.pools;

import io.multiprocessing.Context;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.Pools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Counts the words of the JDK's own source: one after the other, by a pool of threads, by a pool of processes. The same
 * function, and the same result. Processes pay for carrying results, and have a heap and a collector each.
 */
public final class WordCount {
    private static final Path CORPUS = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    private static final Pattern NO_WORD = Pattern.compile("[^A-Za-z]+");
    private static final int FILES_IN_A_PART = 100;

    private static List<List<String>> parts(int files) throws IOException {
        List<List<String>> parts = new ArrayList<>();
        try (ZipFile zip = new ZipFile(CORPUS.toFile())) {
            List<String> names = zip.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".java"))
                    .limit(files)
                    .toList();
            for (int i = 0; i < names.size(); i += FILES_IN_A_PART) {
                parts.add(new ArrayList<>(names.subList(i, Math.min(names.size(), i + FILES_IN_A_PART))));
            }
        }
        return parts;
    }

    static Map<String, Integer> count(List<String> names) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        try (ZipFile zip = new ZipFile(CORPUS.toFile())) {
            for (String name : names) {
                byte[] bytes = zip.getInputStream(zip.getEntry(name)).readAllBytes();
                for (String word : NO_WORD.split(new String(bytes, StandardCharsets.UTF_8))) {
                    counts.merge(word, 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static Map<String, Integer> merged(Iterable<Map<String, Integer>> parts) {
        Map<String, Integer> all = new HashMap<>();
        for (Map<String, Integer> part : parts) {
            part.forEach((word, count) -> all.merge(word, count, Integer::sum));
        }
        all.remove("");
        return all;
    }

    private static Map<String, Integer> by(Pool pool, List<List<String>> parts) {
        TaskFunction<List<String>, Map<String, Integer>> function = WordCount::count;
        try (var results = pool.imapUnordered(function, parts)) {
            return merged(results);
        }
    }

    public static void main(String[] args) throws Exception {
        int files = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        List<List<String>> parts = parts(files);
        long begin = System.nanoTime();
        List<Map<String, Integer>> each = new ArrayList<>();
        for (List<String> part : parts) {
            each.add(count(part));
        }
        Map<String, Integer> alone = merged(each);
        begin = told("one after the other", begin);
        try (var threads = Pools.ofThreads(2)) {
            require(alone.equals(by(threads, parts)));
        }
        begin = told("two threads", begin);
        try (var mp = Context.create();
                var pool = Pool.create(mp, 2)) {
            require(alone.equals(by(pool, parts)));
            begin = told("two processes, with their start", begin);
            require(alone.equals(by(pool, parts)));
            told("two processes that run already", begin);
        }
        String most = alone.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        System.out.println("the same counts each time; the most frequent word: " + most);
    }

    private static long told(String what, long begin) {
        System.out.printf("%-32s %5d ms%n", what + ":", (System.nanoTime() - begin) / 1_000_000);
        return System.nanoTime();
    }

    private static void require(boolean same) {
        if (!same) {
            throw new IllegalStateException("other counts");
        }
    }
}
