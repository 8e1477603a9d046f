package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose classes are in no file: those of the source launcher and of jshell. */
@Timeout(120)
class ProgramsInMemoryTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path folder;

    /** Conformance STM-12, STM-22. */
    @Test
    void aSingleSourceFileStartsChildren() throws Exception {
        Files.writeString(folder.resolve("Program.java"), """
                import io.multiprocessing.Target;
                import io.multiprocessing.internal.launch.TestLauncher;

                public class Program {
                    interface Shape { int area(); }
                    record Square(int side) implements Shape { public int area() { return side * side; } }

                    public static void main(String[] args) throws Exception {
                        System.out.println("123");
                        var children = new java.util.ArrayList<io.multiprocessing.Process>();
                        children.add(TestLauncher.spawning().process().start(() -> {
                            Shape shape = new Square(3);
                            System.out.println("nested " + shape.area());
                            System.out.println("sibling " + Sibling.NAME);
                            System.out.println("reflected " + Class.forName("OnlyByName").getSimpleName());
                            TestLauncher.spawning().process().start(() -> System.out.println("grandchild " + new Square(4).area())).join();
                        }));
                        children.add(TestLauncher.spawning().process().start(new Task(5)));
                        for (var child : children) {
                            child.join();
                            System.out.println("code " + child.exitCode().getAsInt());
                        }
                    }

                    record Task(int n) implements Target {
                        public void runTarget() { System.out.println("record " + n); }
                    }
                }

                class Sibling { static final String NAME = new StringBuilder("found").toString(); }
                class OnlyByName {}
                """);
        assertPrints(List.of("-cp", CLASS_PATH, "Program.java"));
    }

    @Test
    void classesOfFurtherSourceFilesAreCompiledForTheChild() throws Exception {
        Files.writeString(folder.resolve("Many.java"), """
                import io.multiprocessing.internal.launch.TestLauncher;

                public class Many {
                    public static void main(String[] args) throws Exception {
                        TestLauncher.spawning().process().start(() -> System.out.println(help.Other.text())).join();
                    }
                }
                """);
        Files.writeString(
                Files.createDirectory(folder.resolve("help")).resolve("Other.java"),
                "package help; public class Other { public static String text() { return \"from another file\"; } }");
        try (Program program = Program.java(folder, List.of("-cp", CLASS_PATH, "Many.java"))) {
            assertThat(program.awaitOutput()).containsExactly("from another file");
        }
    }

    /**
     * What a child prints does not appear there: the standard streams of the JVM that runs snippets lead nowhere,
     * jshell shows what comes by {@code System.out} only.
     */
    @Test
    void aSnippetStartsChildren() throws Exception {
        Path script = Files.writeString(folder.resolve("script.jsh"), """
                import io.multiprocessing.internal.launch.TestLauncher
                int square(int n) { return n * n; }
                record Point(int x, int y) {}
                var child = TestLauncher.spawning().process().start(() -> io.multiprocessing.Process.exit(square(6) + new Point(1, 2).y()))
                child.join()
                System.out.println("code " + child.exitCode().getAsInt())
                /exit
                """);
        try (Program jshell = Program.run(
                folder,
                "jshell",
                List.of(
                        "-s",
                        "--class-path",
                        CLASS_PATH,
                        "-J-Djava.util.prefs.userRoot=" + folder,
                        script.toString()))) {
            assertThat(jshell.awaitOutput()).contains("code 38");
        }
    }

    private void assertPrints(List<String> arguments) throws Exception {
        try (Program program = Program.java(folder, arguments)) {
            assertThat(program.awaitOutput())
                    .containsExactlyInAnyOrder(
                            "123",
                            "nested 9",
                            "sibling found",
                            "reflected OnlyByName",
                            "grandchild 16",
                            "record 5",
                            "code 0",
                            "code 0");
            assertThat(program.awaitExit()).isZero();
        }
    }
}
