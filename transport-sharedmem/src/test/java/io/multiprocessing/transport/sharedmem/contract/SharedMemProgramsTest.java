package io.multiprocessing.transport.sharedmem.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs on the class path and the module path, with native access and without: children have it wherever their
 * parent was not forbidden it, and no JVM has anything to say about that.
 */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SharedMemProgramsTest {
    private static final String MAIN = """
            package app;

            import io.multiprocessing.Context;
            import java.time.Duration;

            public class Main {
                public static void main(String[] args) throws Exception {
                    try (var mp = Context.create()) {
                        var nothing = mp.<String>queue();
                        var answers = mp.<String>queue();
                        var child = mp.start(() -> {
                            nothing.poll(Duration.ofMillis(400)); // long enough to sleep in the kernel
                            answers.put("child: " + nativeAccess());
                        });
                        System.out.println(mp.transport() + ", parent: " + nativeAccess() + ", " + answers.take());
                        child.join();
                    }
                }

                private static boolean nativeAccess() {
                    return ModuleLayer.boot()
                            .findModule("io.multiprocessing.transport.sharedmem")
                            .orElse(Main.class.getModule())
                            .isNativeAccessEnabled();
                }
            }
            """;

    private static final String MODULE = "module app { requires io.multiprocessing; }";

    /** One class of each part of the library. */
    private static final List<String> LIBRARY = List.of(
            "io.multiprocessing.Context",
            "io.multiprocessing.transport.sharedmem.SharedMemTransport",
            "com.esotericsoftware.kryo.Kryo",
            "com.esotericsoftware.reflectasm.FieldAccess",
            "com.esotericsoftware.minlog.Log",
            "org.objenesis.Objenesis",
            "org.slf4j.Logger");

    @TempDir
    private Path directory;

    @Test
    void onTheClassPathChildrenHaveNativeAccessWhetherOrNotTheirParentHas() throws Exception {
        compile(List.of("-cp", path()), false);
        String classPath = "classes" + File.pathSeparator + path();
        assertSays("parent: false, child: true", "-cp", classPath, "app.Main");
        assertSays("parent: true, child: true", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "app.Main");
    }

    @Test
    void whoIsForbiddenNativeAccessHasChildrenWithoutIt() throws Exception {
        compile(List.of("-cp", path()), false);
        String classPath = "classes" + File.pathSeparator + path();
        assertSays("parent: false, child: false", "--illegal-native-access=deny", "-cp", classPath, "app.Main");
    }

    @Test
    void onTheModulePathChildrenHaveNativeAccessForTheTransportAlone() throws Exception {
        compile(List.of("--module-path", path()), true);
        String modules = "classes" + File.pathSeparator + path();
        assertSays("parent: false, child: true", "--module-path", modules, "--module", "app/app.Main");
        assertSays(
                "parent: true, child: true",
                "--enable-native-access=io.multiprocessing.transport.sharedmem",
                "--module-path",
                modules,
                "--module",
                "app/app.Main");
    }

    private void assertSays(String expected, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Program.java()));
        command.addAll(List.of(arguments));
        Program program = Program.run(command, directory);
        assertEquals("", program.errors());
        assertEquals("sharedmem, " + expected + "\n", program.output());
        assertEquals(0, program.exitCode());
    }

    private void compile(List<String> options, boolean asModule) throws IOException {
        var arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-d", directory.resolve("classes").toString()));
        arguments.add(source("app/Main.java", MAIN));
        if (asModule) {
            arguments.add(source("module-info.java", MODULE));
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, result, "the program does not compile");
    }

    private String source(String name, String text) throws IOException {
        Path file = directory.resolve("src").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    /**
     * What the program needs at run time: the library, its dependencies, and the transport, but nothing of the tests.
     */
    private static String path() {
        var entries = new ArrayList<String>();
        for (String name : LIBRARY) {
            try {
                var source = Class.forName(name, false, SharedMemProgramsTest.class.getClassLoader())
                        .getProtectionDomain()
                        .getCodeSource();
                entries.add(Path.of(source.getLocation().toURI()).toString());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
