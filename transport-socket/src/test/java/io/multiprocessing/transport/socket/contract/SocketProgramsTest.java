package io.multiprocessing.transport.socket.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.multiprocessing.testkit.CompiledProgram;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.Program;
import io.multiprocessing.testkit.Row;
import io.multiprocessing.transport.socket.SocketTransport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One program, packed and started in all the ways that programs are. It computes squares in a child whose target is a
 * lambda of a class nested in a class of a sub-package.
 */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SocketProgramsTest {
    private static final String MAIN = """
            package app;

            import io.multiprocessing.Context;
            import java.util.ArrayList;

            public class Main {
                public static void main(String[] args) throws Exception {
                    try (var mp = Context.create("socket")) {
                        var results = mp.<Integer>queue();
                        mp.start(app.jobs.Jobs.Squares.of(3, results));
                        var squares = new ArrayList<Integer>();
                        while (squares.size() < 3) {
                            squares.add(results.take());
                        }
                        System.out.println(mp.startMethod() + " -> " + squares);
                    }
                }
            }
            """;

    private static final String JOBS = """
            package app.jobs;

            import io.multiprocessing.Queue;
            import io.multiprocessing.Target;

            public class Jobs {
                public static class Squares {
                    public static Target of(int count, Queue<Integer> results) {
                        return () -> {
                            for (int x = 1; x <= count; x++) {
                                results.put(square(x));
                            }
                        };
                    }

                    static int square(int x) {
                        return x * x;
                    }
                }
            }
            """;

    private static final String MODULE = "module app { requires io.multiprocessing; }";

    @TempDir
    Path directory;

    @Test
    @Row("STM-23")
    void runsFromADirectoryOnTheClassPath() throws Exception {
        compile("-cp", Program.classPath(), false);
        run(Program.java(), "-cp", "classes" + File.pathSeparator + Program.classPath(), "app.Main");
    }

    @Test
    @Row({"STM-24", "STM-28"})
    void runsFromAnExecutableJarThatHoldsItAll() throws Exception {
        compile("-cp", Program.classPath(), false);
        for (Path entry : library()) {
            unpack(entry);
        }
        jar(manifest(null));
        run(Program.java(), "-jar", "app.jar");
    }

    @Test
    @Row({"STM-25", "STM-28"})
    void runsFromAnExecutableJarWhoseManifestNamesTheLibrary() throws Exception {
        compile("-cp", Program.classPath(), false);
        var names = new ArrayList<String>();
        for (Path entry : library()) {
            names.add(entry.toUri().toString());
        }
        jar(manifest(String.join(" ", names)));
        run(Program.java(), "-jar", "app.jar");
    }

    @Test
    @Row("STM-30")
    void runsFromModularJars() throws Exception {
        String modules = String.join(
                File.pathSeparator, library().stream().map(Path::toString).toList());
        compile("--module-path", modules, true);
        jar(manifest(null));
        run(Program.java(), "--module-path", "app.jar" + File.pathSeparator + modules, "--module", "app/app.Main");
    }

    @Test
    @Row("STM-22")
    void runsFromOneSourceFile() throws Exception {
        String jobs = JOBS.substring(JOBS.indexOf("public class")).replace("public class Jobs", "class Jobs");
        String main = MAIN.replace("package app;", "")
                .replace("app.jobs.", "")
                .replace("import io.multiprocessing.Context;", "import io.multiprocessing.*;");
        Files.writeString(directory.resolve("Main.java"), main + jobs);
        run(Program.java(), "-cp", Program.classPath(), "Main.java");
    }

    private void run(String... command) throws Exception {
        Program program = Program.run(List.of(command), directory);
        assertEquals("SPAWN -> [1, 4, 9]\n", program.output(), program.errors());
        assertEquals("", program.errors());
        assertEquals(0, program.exitCode());
    }

    private void compile(String where, String path, boolean asModule) throws IOException {
        var program =
                new CompiledProgram(directory).source("app/Main.java", MAIN).source("app/jobs/Jobs.java", JOBS);
        if (asModule) {
            program.source("module-info.java", MODULE);
        }
        program.compile(where, path);
    }

    private static List<Path> library() {
        return CompiledProgram.library(SocketTransport.class);
    }

    private static Manifest manifest(String classPath) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "app.Main");
        if (classPath != null) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        return manifest;
    }

    private void jar(Manifest manifest) throws IOException {
        Path classes = directory.resolve("classes");
        try (var jar = new JarOutputStream(Files.newOutputStream(directory.resolve("app.jar")), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString();
                if (!name.equals("META-INF/MANIFEST.MF")) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    /** Copies a directory or a jar into the program's classes, but for module declarations and signatures. */
    private void unpack(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            copy(entry);
        } else {
            try (var jar = java.nio.file.FileSystems.newFileSystem(entry)) {
                copy(jar.getPath("/"));
            }
        }
    }

    private void copy(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                Path to = directory.resolve("classes").resolve(name);
                if (!name.equals("module-info.class") && !name.startsWith("META-INF/versions") && !Files.exists(to)) {
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
    }
}
