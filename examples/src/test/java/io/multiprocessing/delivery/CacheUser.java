package io.multiprocessing.delivery;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A program whose children tell whether they have an AOT cache mapped, and whether they see its class path. */
final class CacheUser {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private CacheUser() {}

    /**
     * Starts children.
     *
     * @param args {@code once}: two of them, and tells what the second says; {@code until}: one, and one more when
     *     there are that many caches in that directory; {@code deleting}: the same, then empties it and starts another;
     *     {@code grandchild}: one, which starts another, and tells what that says; {@code trying}: one, and one more
     *     when the making of a cache has failed
     */
    public static void main(String[] args) throws Exception {
        try (var mp = Context.create("socket")) {
            switch (args[0]) {
                case "once" -> {
                    child(mp);
                    System.out.println(child(mp));
                }
                case "until" -> System.out.println(untilCached(mp, Path.of(args[1]), Integer.parseInt(args[2])));
                case "deleting" -> {
                    untilCached(mp, Path.of(args[1]), 1);
                    try (var files = Files.list(Path.of(args[1]))) {
                        for (Path file : files.toList()) {
                            Files.deleteIfExists(file);
                        }
                    }
                    System.out.println(child(mp));
                }
                case "grandchild" -> {
                    var answers = mp.<String>queue();
                    mp.start(() -> answers.put(child(Context.current()))).join();
                    System.out.println(answers.take());
                }
                case "trying" -> {
                    child(mp);
                    Await.until("nobody tries any more", () -> hasGivenUp(Path.of(args[1])), LIMIT);
                    System.out.println(child(mp));
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    /** Leaves the processors to the maker of the cache. */
    private static String untilCached(Context mp, Path caches, int count) throws Exception {
        child(mp);
        Await.until("there is a cache", () -> areThere(caches, count), LIMIT);
        return child(mp);
    }

    private static boolean areThere(Path caches, int count) {
        String[] names = caches.toFile().list();
        return names != null
                && Stream.of(names).filter(name -> name.endsWith(".use")).count() >= count;
    }

    private static boolean hasGivenUp(Path caches) throws IOException {
        if (!areThere(caches, 1)) {
            return false;
        }
        try (var files = Files.list(caches)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".use")).toList()) {
                return Files.readString(file).equals("impossible");
            }
        }
        return false;
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
        String maps = Files.readString(Path.of("/proc/self/maps"));
        if (maps.contains(".aot")) {
            return "with";
        }
        return maps.contains(".jsa") ? "without" : "without any class data";
    }
}
