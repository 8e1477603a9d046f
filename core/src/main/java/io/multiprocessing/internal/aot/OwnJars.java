package io.multiprocessing.internal.aot;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which entries of a class path are the library's jars and those that it needs.
 *
 * <p>A child has them in front of everything else. That changes nothing as long as no directory before them has classes
 * of the same packages, so that is looked at: where one has, there is no cache. Jars before them are not searched; a
 * whole other copy of one of the libraries is noticed, because it is then the one in use.
 */
final class OwnJars {
    private static final String[] ONE_OF_EACH = {
        "io/multiprocessing/Context.class",
        "com/esotericsoftware/kryo/Kryo.class",
        "com/esotericsoftware/reflectasm/ConstructorAccess.class",
        "com/esotericsoftware/minlog/Log.class",
        "org/objenesis/Objenesis.class",
        "org/slf4j/Logger.class",
    };
    private static final String TRANSPORTS = "META-INF/services/io.multiprocessing.spi.Transport";
    private static final String[] PACKAGES = {
        "io/multiprocessing/internal", "io/multiprocessing/spi", "com/esotericsoftware", "org/objenesis", "org/slf4j"
    };

    private static volatile Found last = new Found(List.of(), List.of());

    private OwnJars() {}

    private record Found(List<String> classPath, List<String> jars) {}

    /** In the order of the class path; none: the library itself is not in a jar there. */
    static List<String> in(Collection<String> classPath) throws IOException {
        Found found = last;
        List<String> entries = List.copyOf(classPath);
        if (!found.classPath.equals(entries)) {
            found = new Found(entries, search(entries));
            last = found;
        }
        return found.jars;
    }

    private static List<String> search(List<String> classPath) throws IOException {
        ClassLoader loader = OwnJars.class.getClassLoader();
        if (loader != ClassLoader.getSystemClassLoader()) {
            return List.of();
        }
        String core = jarOf(loader.getResource(ONE_OF_EACH[0]));
        Set<String> own = new HashSet<>();
        for (String resource : ONE_OF_EACH) {
            own.add(jarOf(loader.getResource(resource)));
        }
        Enumeration<URL> transports = loader.getResources(TRANSPORTS);
        while (transports.hasMoreElements()) {
            own.add(jarOf(transports.nextElement()));
        }
        List<String> jars = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        for (String entry : classPath) {
            if (own.contains(entry) && entry.endsWith(".jar") && entry.indexOf(File.pathSeparatorChar) < 0) {
                jars.add(entry);
            } else if (new File(entry).isDirectory()) {
                directories.add(entry);
            }
        }
        return jars.contains(core) && !hideSomething(directories) ? List.copyOf(jars) : List.of();
    }

    private static boolean hideSomething(List<String> directories) {
        for (String directory : directories) {
            for (String each : PACKAGES) {
                if (new File(directory, each).exists()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Empty: it is not in a jar. */
    private static String jarOf(URL resource) {
        if (resource == null || !resource.getProtocol().equals("jar")) {
            return "";
        }
        String path = resource.getPath();
        int end = path.indexOf("!/");
        try {
            return end < 0 ? "" : new File(new URI(path.substring(0, end))).getAbsolutePath();
        } catch (URISyntaxException | IllegalArgumentException _) {
            return "";
        }
    }
}
