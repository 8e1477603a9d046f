package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;
import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a child finds the classes that its parent has.
 *
 * @param classPath its entries, absolute; may be empty
 * @param ordinary whether the JVM's own loader reads the class path and there is nothing else
 * @param others options about modules
 * @param main what to run: the last words of the command line
 */
record ClassPlaces(List<String> classPath, boolean ordinary, List<String> others, List<String> main) {
    private static final String SPRING_BOOT_LOADERS = "org.springframework.boot.loader.";
    private static final String[] SPRING_BOOT_LAUNCHERS = {
        "org.springframework.boot.loader.launch.PropertiesLauncher", // since 3.2
        "org.springframework.boot.loader.PropertiesLauncher",
    };

    /**
     * Finds out how this JVM came by our classes and by the target's, and how a child can.
     *
     * @param runDirectory for classes that are in memory only
     * @throws IOException it cannot; the message tells why, and what to do
     */
    static ClassPlaces of(String mainClass, Target target, Path runDirectory) throws IOException {
        Module module = ClassPlaces.class.getModule();
        ClassLoader ours = ClassPlaces.class.getClassLoader();
        ClassLoader theirs = target.getClass().getClassLoader();
        Set<String> classPath = new LinkedHashSet<>();
        if (theirs != ours) {
            Path inMemory = MemoryClasses.jarOf(target.getClass(), runDirectory);
            if (inMemory != null) {
                classPath.add(inMemory.toString());
            }
        }
        addClassPath(System.getProperty("java.class.path", ""), module.isNamed(), classPath);

        List<String> options = new ArrayList<>();
        List<String> main = List.of(mainClass);
        if (module.isNamed()) {
            requireBootLayer(module);
            main = List.of("--module", module.getName() + "/" + mainClass);
        } else if (isSpringBoot(ours)) {
            options.add("-Dloader.main=" + mainClass);
            main = List.of(springBootLauncher());
        } else {
            addUrlsOf(ours, classPath, true);
        }
        if (theirs != ours && !isSpringBoot(theirs)) {
            addUrlsOf(theirs, classPath, false);
        }
        options.addAll(Fixed.MODULES);
        options.addAll(Fixed.manifestOptions());
        boolean ordinary = ours == ClassLoader.getSystemClassLoader() && !module.isNamed() && Fixed.MODULES.isEmpty();
        return new ClassPlaces(List.copyOf(classPath), ordinary, options, main);
    }

    /**
     * All options.
     *
     * @param inFront entries before the class path
     */
    List<String> options(List<String> inFront) {
        List<String> all = new ArrayList<>();
        if (!classPath.isEmpty()) {
            all.add("--class-path");
            all.add(beginning(inFront) + String.join(File.pathSeparator, classPath));
        }
        all.addAll(others);
        return all;
    }

    /** What {@code java.class.path} begins with because of these entries. */
    static String beginning(List<String> inFront) {
        return inFront.isEmpty() ? "" : String.join(File.pathSeparator, inFront) + File.pathSeparator;
    }

    /**
     * Makes the entries absolute: the child may have another working directory. An empty one means the working
     * directory, unless there is no class path at all because modules are used.
     */
    private static void addClassPath(String property, boolean modular, Set<String> entries) {
        if (property.isEmpty() && (modular || System.getProperty("jdk.module.main") != null)) {
            return;
        }
        for (String entry : property.split(File.pathSeparator, -1)) {
            entries.add(new File(entry).getAbsolutePath());
        }
    }

    private static void requireBootLayer(Module module) throws IOException {
        if (module.getLayer() != ModuleLayer.boot()) {
            throw new IOException(
                    "the module " + module.getName()
                            + " is in a layer that the program made itself, which a child's JVM does not have; put it on the module path or class path that the program is started with");
        }
    }

    private static boolean isSpringBoot(ClassLoader loader) {
        return loader != null && loader.getClass().getName().startsWith(SPRING_BOOT_LOADERS);
    }

    private static String springBootLauncher() throws IOException {
        for (String launcher : SPRING_BOOT_LAUNCHERS) {
            try {
                Class.forName(launcher, false, ClassLoader.getSystemClassLoader());
                return launcher;
            } catch (ClassNotFoundException _) {
                // the other one, then
            }
        }
        throw new IOException("this looks like a Spring Boot executable jar, but it has none of the launchers "
                + String.join(", ", SPRING_BOOT_LAUNCHERS)
                + " that a child could be started by; package it with Spring Boot's own plugin");
    }

    /** A class loader that is not the JVM's own, but reads files: its files become part of the child's class path. */
    private static void addUrlsOf(ClassLoader loader, Set<String> classPath, boolean required) throws IOException {
        List<URLClassLoader> chain = new ArrayList<>();
        ClassLoader each = loader;
        while (each instanceof URLClassLoader urls) {
            chain.addFirst(urls);
            each = each.getParent();
        }
        boolean known = each == null
                || each == ClassLoader.getSystemClassLoader()
                || each == ClassLoader.getPlatformClassLoader();
        if (required && !known) {
            throw new IOException(
                    "the library's classes come from " + each
                            + ", and a child's JVM cannot be told how to find them there; put the library on the class path or module path that the program is started with");
        }
        for (URLClassLoader urls : chain) {
            for (URL url : urls.getURLs()) {
                File file = fileOf(url);
                if (file != null) {
                    classPath.add(file.getAbsolutePath());
                } else if (required) {
                    throw new IOException(
                            "the library's classes come from " + urls + " which reads " + url
                                    + ", and a child's JVM cannot read that; put the library on the class path or module path that the program is started with");
                }
            }
        }
    }

    private static File fileOf(URL url) {
        try {
            return url.getProtocol().equals("file") ? new File(url.toURI()) : null;
        } catch (URISyntaxException | IllegalArgumentException _) {
            return null;
        }
    }

    /** What does not change while this JVM lives. */
    private static final class Fixed {
        static final List<String> MODULES =
                modules(ClassPlaces.class.getModule().isNamed());

        private static List<String> manifestOptions;

        static synchronized List<String> manifestOptions() throws IOException {
            if (manifestOptions == null) {
                manifestOptions = ManifestOptions.ofExecutableJar();
            }
            return manifestOptions;
        }

        /**
         * A child resolves all modules that this JVM has beyond the JDK's: the user's own, and transports that nobody
         * requires by name.
         */
        private static List<String> modules(boolean modular) {
            List<String> options = new ArrayList<>();
            String path = System.getProperty("jdk.module.path", "");
            if (!path.isEmpty()) {
                Set<String> entries = new LinkedHashSet<>();
                for (String entry : path.split(File.pathSeparator)) {
                    entries.add(new File(entry).getAbsolutePath());
                }
                options.add("--module-path");
                options.add(String.join(File.pathSeparator, entries));
            }
            List<String> names = new ArrayList<>();
            for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
                URI location = module.reference().location().orElse(null);
                boolean ofRuntime = location == null || "jrt".equals(location.getScheme());
                boolean ofJdk =
                        module.name().startsWith("java.") || module.name().startsWith("jdk.");
                if (!ofRuntime || modular && !ofJdk) {
                    names.add(module.name());
                }
            }
            if (!names.isEmpty()) {
                options.add("--add-modules");
                options.add(String.join(",", names));
            }
            return options;
        }
    }
}
