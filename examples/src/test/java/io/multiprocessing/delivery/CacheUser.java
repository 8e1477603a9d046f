package io.multiprocessing.delivery;

import io.multiprocessing.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A program whose children tell whether they have an AOT cache mapped, and whether they see its class path. */
final class CacheUser {
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private CacheUser() {}

    /**
     * Starts children.
     *
     * @param args {@code once}: two of them, and tells what the second says; {@code until}: until one has the cache;
     *     {@code deleting}: the same, then empties that directory and starts one more
     */
    public static void main(String[] args) throws Exception {
        try (var mp = Context.create("socket")) {
            switch (args[0]) {
                case "once" -> {
                    child(mp);
                    System.out.println(child(mp));
                }
                case "until" -> System.out.println(untilCached(mp));
                case "deleting" -> {
                    untilCached(mp);
                    try (var files = Files.list(Path.of(args[1]))) {
                        for (Path file : files.toList()) {
                            Files.deleteIfExists(file);
                        }
                    }
                    System.out.println(child(mp));
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static String untilCached(Context mp) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        String said = child(mp);
        while (said.equals("without") && System.nanoTime() - end < 0) {
            said = child(mp);
        }
        return said;
    }

    private static String child(Context mp) throws Exception {
        String classPath = System.getProperty("java.class.path");
        var answers = mp.<String>queue();
        var child = mp.start(() -> answers.put(
                classPath.equals(System.getProperty("java.class.path")) ? whatIsMapped() : "another class path"));
        String answer = answers.take();
        child.join();
        return answer;
    }

    private static String whatIsMapped() throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(".aot") ? "with" : "without";
    }
}
