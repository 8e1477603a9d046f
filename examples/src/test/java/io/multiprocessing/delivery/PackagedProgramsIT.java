package io.multiprocessing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children start from every form in which a program is delivered, and their lambdas arrive. */
@Timeout(60)
class PackagedProgramsIT {
    private static final Path TARGET = Path.of(System.getProperty("packaged"));
    private static final String RUN = "io.multiprocessing.examples.Run";

    @TempDir
    Path folder;

    @Test
    void fromAnExecutableJarWhoseManifestNamesItsLibraries() throws Exception {
        Squares.expectFrom(folder, "-jar", jarIn(TARGET), "squares");
    }

    @Test
    void fromASpringBootJar() throws Exception {
        Squares.expectFrom(folder, "-jar", jarIn(TARGET.resolve("spring-boot")), "squares");
    }

    @Test
    void fromAFolderOfJars() throws Exception {
        var classPath =
                jarIn(TARGET) + File.pathSeparator + TARGET.resolve("lib").resolve("*");
        Squares.expectFrom(folder, "-cp", classPath, RUN, "squares");
    }

    @Test
    void fromTheModulePath() throws Exception {
        var modulePath = jarIn(TARGET) + File.pathSeparator + TARGET.resolve("lib");
        Squares.expectFrom(folder, "-p", modulePath, "-m", "io.multiprocessing.examples/" + RUN, "squares");
    }

    private static String jarIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            assertThat(jars).as("jars in %s", folder).hasSize(1);
            return jars.getFirst().toString();
        }
    }
}
