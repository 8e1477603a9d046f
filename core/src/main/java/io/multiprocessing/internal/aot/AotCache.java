package io.multiprocessing.internal.aot;

import io.multiprocessing.internal.log.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a parent does about the AOT cache: uses the one that fits, and has one made in the background if there is none.
 * May be used by any thread.
 *
 * <p>A cache is for a beginning of a class path without directories. Class paths of IDEs and build tools begin with
 * directories, so a child has what it needs of the library's own jars in front, once more ({@link CacheJar}), and the
 * cache is for that: it serves all programs with these jars.
 */
public final class AotCache {
    /**
     * {@code off}, or the directory of the caches; without it {@code multiprocessing-java} in the user's cache
     * directory.
     */
    public static final String PROPERTY = "io.multiprocessing.aotCache";

    /** For a child that starts without. */
    public static final Start NOTHING = new Start(List.of(), List.of());

    static final String OFF = "off";

    /** A JVM that cannot use a cache goes on without it; it shall not speak of it. */
    static final String SILENCE = "-Xlog:aot*=off,cds*=off";

    /**
     * Class data stays where it was made to lie. Elsewhere every word of it that points into it is changed at each
     * start, so that each JVM has a copy of it for itself.
     */
    private static final List<String> IN_PLACE =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

    private static final Log LOG = Log.of(AotCache.class);

    /** How often this process asked for which keys that there was no cache for. */
    private static final Map<String, Integer> ASKED = new HashMap<>();

    /** What this process has had made, or given up. */
    private static final Set<String> TRIED = new HashSet<>();

    private static String firstKey = "";

    private static String lastSaid = "";

    private AotCache() {}

    /**
     * What a child's JVM is to have because of the cache.
     *
     * @param jars come before its class path
     * @param options more options
     */
    public record Start(List<String> jars, List<String> options) {}

    /**
     * Looks for a cache that fits.
     *
     * @param classPath the child's
     * @param inFront what this JVM has in front of its own class path because of a cache; empty: nothing
     * @param options those of the child's that a cache must have been made with: there is a cache for each such list
     * @param mayMake whether to have one made, in the background, if there is none; for options other than those of the
     *     first call, when they come again
     * @return nothing at all where there is no cache
     */
    public static Start find(Collection<String> classPath, String inFront, List<String> options, boolean mayMake) {
        String setting = System.getProperty(PROPERTY, "");
        if (setting.equals(OFF)) {
            return without("it is switched off");
        }
        try {
            List<String> jars = OwnJars.in(classPath, inFront);
            if (jars.isEmpty()) {
                return without("the library is not in jars on the class path");
            }
            CacheStore store = new CacheStore(
                    setting.isEmpty() ? usersDirectory() : Path.of(setting).toAbsolutePath());
            String key = CacheKey.of(jars, options);
            remember(key);
            CacheStore.Cache cache = store.find(key);
            if (cache != null) {
                say("children start with the AOT cache " + cache.file());
                return new Start(
                        List.of(cache.jar().getPath()), optionsFor(cache.file().toString()));
            }
            if (mayMake && isTimeToMake(store, key)) {
                CacheMaking.begin(store, key, jars, options);
            }
            return without("there is none yet in " + store.directory());
        } catch (IOException | RuntimeException e) {
            return without(e.toString());
        }
    }

    /** What a JVM is to have that uses a cache. */
    static List<String> optionsFor(String cacheFile) {
        List<String> options = new ArrayList<>();
        options.add(SILENCE);
        options.addAll(IN_PLACE);
        options.add("-XX:AOTCache=" + cacheFile);
        return options;
    }

    private static Start without(String reason) {
        say("children start with the JDK's own class data alone, without an AOT cache: " + reason);
        return NOTHING;
    }

    /** For the options of this process's first child at once, for others from their second on: many come once. */
    private static boolean isTimeToMake(CacheStore store, String key) {
        synchronized (ASKED) {
            int times = ASKED.merge(key, 1, Integer::sum);
            return (times > 1 || key.equals(firstKey)) && TRIED.add(nameOf(store, key));
        }
    }

    /** Somebody else made another one at that time. */
    static void tryAgain(CacheStore store, String key) {
        synchronized (ASKED) {
            TRIED.remove(nameOf(store, key));
        }
    }

    private static String nameOf(CacheStore store, String key) {
        return store.directory() + " " + key;
    }

    private static void remember(String key) {
        synchronized (ASKED) {
            if (firstKey.isEmpty()) {
                firstKey = key;
            }
        }
    }

    private static void say(String text) {
        synchronized (ASKED) {
            if (text.equals(lastSaid)) {
                return;
            }
            lastSaid = text;
        }
        LOG.info("{}", text);
    }

    private static Path usersDirectory() {
        String caches = System.getenv("XDG_CACHE_HOME");
        boolean told = caches != null && new File(caches).isAbsolute();
        Path place = told ? Path.of(caches) : Path.of(System.getProperty("user.home"), ".cache");
        return place.resolve("multiprocessing-java");
    }
}
