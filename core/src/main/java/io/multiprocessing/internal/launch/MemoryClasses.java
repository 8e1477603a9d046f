package io.multiprocessing.internal.launch;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Classes that were compiled into the memory of this JVM and are in no file: those of {@code java Program.java} and of
 * {@code jshell}. A child gets them in a jar.
 *
 * <p>Their loader gives the bytes of a class by name, but cannot be asked which classes it has. So the names are found
 * by following what each class mentions, beginning with the target's: in a class file every name of another class, also
 * the text of a {@code Class.forName("…")}, is a constant. A class that is known only by a name put together at run
 * time is not found; the child then says {@code ClassNotFoundException}.
 */
final class MemoryClasses {
    private static final String SUFFIX = ".class";

    /**
     * The jar made for a class, as long as that class is in use. Entries of the user's class loader must not be kept
     * alive by us.
     */
    private static final Map<Class<?>, Path> JARS = new WeakHashMap<>();

    private static int jars;

    private MemoryClasses() {}

    /**
     * The jar with all classes in memory that a class needs.
     *
     * @return null: it is not such a class
     */
    static synchronized Path jarOf(Class<?> target, Path runDirectory) throws IOException {
        Class<?> host = target.getNestHost(); // a lambda's class is hidden, its host is the class it stands in
        ClassLoader loader = host.getClassLoader();
        if (loader == null || inMemory(loader, resource(host.getName())) == null) {
            return null;
        }
        Path known = JARS.get(host);
        if (known != null && known.startsWith(runDirectory)) {
            return known;
        }
        Path jar = runDirectory.resolve("classes-" + ++jars + ".jar");
        write(closure(loader, host.getName()), jar.toFile());
        JARS.put(host, jar);
        return jar;
    }

    private static Map<String, byte[]> closure(ClassLoader loader, String first) throws IOException {
        Map<String, byte[]> found = new LinkedHashMap<>();
        Deque<String> toVisit = new ArrayDeque<>();
        toVisit.add(first);
        while (!toVisit.isEmpty()) {
            String name = toVisit.remove();
            String resource = resource(name);
            if (found.containsKey(resource)) {
                continue;
            }
            URL url = inMemory(loader, resource);
            if (url == null && mayBeCompiledOnDemand(loader, name)) {
                url = inMemory(loader, resource);
            }
            if (url != null) {
                byte[] bytes = read(url);
                found.put(resource, bytes);
                Set<String> mentioned = ClassFileNames.mentionedIn(bytes);
                toVisit.addAll(mentioned);
            }
        }
        return found;
    }

    /** The source launcher compiles a program's further files when their classes are first loaded. */
    private static boolean mayBeCompiledOnDemand(ClassLoader loader, String name) {
        try {
            return name.indexOf('/') < 0
                    && loader.getResource(resource(name)) == null
                    && loader.getClass().getName().startsWith("com.sun.tools.javac.launcher.")
                    && Class.forName(name, false, loader).getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError | RuntimeException _) {
            return false; // a text that only looks like a class's name
        }
    }

    private static URL inMemory(ClassLoader loader, String resource) {
        URL url = loader.getResource(resource);
        if (url == null) {
            return null;
        }
        return switch (url.getProtocol()) {
            case "file", "jar", "jrt", "nested" -> null;
            default -> url;
        };
    }

    private static byte[] read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static void write(Map<String, byte[]> classes, File jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(new FileOutputStream(jar))) {
            for (Map.Entry<String, byte[]> each : classes.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue());
                out.closeEntry();
            }
        }
    }

    private static String resource(String className) {
        return className.replace('.', '/') + SUFFIX;
    }
}
