package io.multiprocessing.internal.launch;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What the manifest of an executable jar says to {@code java -jar} and to nobody else. A child has the jar on its class
 * path, so it is told by options.
 */
final class ManifestOptions {
    private ManifestOptions() {}

    /** The options, or none if this program is not run from an executable jar. */
    static List<String> ofExecutableJar() throws IOException {
        String classPath = System.getProperty("java.class.path", "");
        String command = System.getProperty("sun.java.command", "");
        if (!classPath.endsWith(".jar")
                || !(command + " ").startsWith(classPath + " ")
                || !new File(classPath).isFile()) {
            return List.of();
        }
        try (JarFile jar = new JarFile(classPath)) {
            return of(jar.getManifest());
        }
    }

    static List<String> of(Manifest manifestOrNull) {
        List<String> options = new ArrayList<>();
        if (manifestOrNull != null) {
            Attributes attributes = manifestOrNull.getMainAttributes();
            addAll("--add-exports=", attributes.getValue("Add-Exports"), options);
            addAll("--add-opens=", attributes.getValue("Add-Opens"), options);
            if ("ALL-UNNAMED".equals(attributes.getValue("Enable-Native-Access"))) {
                options.add("--enable-native-access=ALL-UNNAMED");
            }
        }
        return options;
    }

    /** As the JVM's own launcher, passes over what there is not: on a command line it would warn of it. */
    private static void addAll(String option, String packages, List<String> options) {
        if (packages != null) {
            for (String each : packages.trim().split("\\s+")) {
                if (isThere(each)) {
                    options.add(option + each + "=ALL-UNNAMED");
                }
            }
        }
    }

    private static boolean isThere(String moduleAndPackage) {
        String[] names = moduleAndPackage.split("/", -1);
        return names.length == 2
                && ModuleLayer.boot()
                        .findModule(names[0])
                        .filter(module -> module.getDescriptor().packages().contains(names[1]))
                        .isPresent();
    }
}
