package io.multiprocessing.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what a newcomer will type: its program is compiled and run as it stands there. */
@Timeout(60)
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern PROGRAM = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)\\)");

    @TempDir
    Path folder;

    @Test
    void theProgramPrintsFiveSquares() throws Exception {
        assertThat(run(compiled(program()))).containsExactly("0", "1", "4", "9", "16");
    }

    @Test
    void everyLinkLeadsSomewhere() throws Exception {
        for (var document : List.of("README.md", "CONTRIBUTING.md")) {
            var links = LINK.matcher(Files.readString(ROOT.resolve(document)))
                    .results()
                    .toList();
            assertThat(links).as("links in %s", document).isNotEmpty();
            assertThat(links)
                    .allSatisfy(link -> assertThat(ROOT.resolve(link.group(1)))
                            .as("link in %s", document)
                            .exists());
        }
    }

    private static String program() throws Exception {
        var found = PROGRAM.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(found.find()).as("a Java program in the README").isTrue();
        return found.group(1);
    }

    private String compiled(String program) throws Exception {
        var source = Files.writeString(folder.resolve("Squares.java"), program);
        var status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath(), "-d", folder.toString(), source.toString());
        assertThat(status).as("exit status of the compiler").isZero();
        return "Squares";
    }

    private List<String> run(String mainClass) throws Exception {
        var output = folder.resolve("output").toFile();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-cp", folder + System.getProperty("path.separator") + classPath(), mainClass)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as("exit code").isZero();
        return Files.readAllLines(output.toPath());
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
