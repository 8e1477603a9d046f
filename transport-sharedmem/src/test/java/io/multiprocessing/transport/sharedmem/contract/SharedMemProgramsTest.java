package io.multiprocessing.transport.sharedmem.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.multiprocessing.testkit.CompiledProgram;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.Program;
import io.multiprocessing.transport.sharedmem.SharedMemTransport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
                            nothing.poll(Duration.ofMillis(1000)); // long enough to sleep in the kernel
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

    @TempDir
    private Path directory;

    @Test
    void onTheClassPathChildrenHaveNativeAccessWhetherOrNotTheirParentHas() throws Exception {
        compile("-cp", false);
        String classPath = "classes" + File.pathSeparator + path();
        assertSays("parent: false, child: true", "-cp", classPath, "app.Main");
        assertSays("parent: true, child: true", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "app.Main");
    }

    @Test
    void whoIsForbiddenNativeAccessHasChildrenWithoutIt() throws Exception {
        compile("-cp", false);
        String classPath = "classes" + File.pathSeparator + path();
        assertSays("parent: false, child: false", "--illegal-native-access=deny", "-cp", classPath, "app.Main");
    }

    @Test
    void onTheModulePathChildrenHaveNativeAccessForTheTransportAlone() throws Exception {
        compile("--module-path", true);
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

    private void compile(String where, boolean asModule) throws IOException {
        var program = new CompiledProgram(directory).source("app/Main.java", MAIN);
        if (asModule) {
            program.source("module-info.java", MODULE);
        }
        program.compile(where, path());
    }

    private static String path() {
        return CompiledProgram.library(SharedMemTransport.class).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
