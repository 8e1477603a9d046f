package io.multiprocessing.internal.aot;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The library's jars and those that it needs, as they are in use here: on the class path, or named by a manifest there.
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
    /** What our transport on Netty needs; some of it may be in one jar, and all of it missing. */
    private static final String[] OF_NETTY = {
        "io/netty/bootstrap/Bootstrap.class",
        "io/netty/buffer/ByteBuf.class",
        "io/netty/util/ReferenceCounted.class",
        "io/netty/resolver/AddressResolver.class",
        "io/netty/handler/codec/ByteToMessageDecoder.class",
        "io/netty/handler/ssl/SslHandler.class",
        "io/netty/channel/unix/Socket.class",
        "io/netty/channel/epoll/Epoll.class",
        "io/netty/channel/kqueue/KQueue.class",
        "io/netty/channel/uring/IoUring.class",
    };

    private static final String TRANSPORTS = "META-INF/services/io.multiprocessing.spi.Transport";
    private static final String OURS = "multiprocessing-"; // a jar of the user's with a transport has his classes too
    private static final String[] PACKAGES = {
        "io/multiprocessing/internal",
        "io/multiprocessing/spi",
        "com/esotericsoftware",
        "org/objenesis",
        "org/slf4j",
        "io/netty"
    };

    private static volatile Found last = new Found(List.of(), List.of());

    private OwnJars() {}

    private record Found(List<String> classPath, List<String> jars) {}

    /**
     * The jars; none: the library itself is not in a jar.
     *
     * @param without a jar that is not the user's
     */
    static List<String> in(Collection<String> classPath, String without) throws IOException {
        Found found = last;
        List<String> entries = List.copyOf(classPath);
        if (!found.classPath.equals(entries)) {
            found = new Found(entries, search(entries, without));
            last = found;
        }
        return found.jars;
    }

    private static List<String> search(List<String> classPath, String without) throws IOException {
        ClassLoader loader = OwnJars.class.getClassLoader();
        if (loader != ClassLoader.getSystemClassLoader()) {
            return List.of();
        }
        Set<String> jars = new LinkedHashSet<>();
        for (String resource : ONE_OF_EACH) {
            String jar = jarWith(resource, loader, without);
            if (!jar.isEmpty() && !jars.add(jar)) {
                return List.of(); // a jar of everything has the user's classes too
            }
            if (jars.isEmpty()) {
                return List.of();
            }
        }
        Enumeration<URL> transports = loader.getResources(TRANSPORTS);
        while (transports.hasMoreElements()) {
            String jar = jarOf(transports.nextElement());
            if (new File(jar).getName().startsWith(OURS)) {
                jars.add(jar);
            }
        }
        if (jars.stream().anyMatch(jar -> new File(jar).getName().startsWith(OURS + "transport-netty"))) {
            for (String resource : OF_NETTY) {
                String jar = jarWith(resource, loader, without);
                if (!jar.isEmpty()) {
                    jars.add(jar);
                }
            }
        }
        return hideSomething(classPath) ? List.of() : List.copyOf(jars);
    }

    private static boolean hideSomething(List<String> classPath) {
        for (String entry : classPath) {
            for (String each : PACKAGES) {
                if (new File(entry, each).exists()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String jarWith(String resource, ClassLoader loader, String without) throws IOException {
        Enumeration<URL> all = loader.getResources(resource);
        while (all.hasMoreElements()) {
            URL each = all.nextElement();
            String jar = jarOf(each);
            if (jar.isEmpty() || !jar.equals(without)) {
                return jar;
            }
        }
        return "";
    }

    /** Empty: it is not in a jar. */
    private static String jarOf(URL resource) {
        if (resource == null || !resource.getProtocol().equals("jar")) {
            return "";
        }
        String path = resource.getPath();
        int end = path.indexOf("!/");
        try {
            String jar = end < 0 ? "" : new File(new URI(path.substring(0, end))).getAbsolutePath();
            return jar.endsWith(".jar") && jar.indexOf(File.pathSeparatorChar) < 0 ? jar : "";
        } catch (URISyntaxException | IllegalArgumentException _) {
            return "";
        }
    }
}
