package io.multiprocessing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what a newcomer will type: its program is compiled and run as it stands there. */
@Timeout(60)
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final String CLASS_PATH = Program.classPath();
    private static final Pattern PROGRAM = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)\\)");

    @TempDir
    Path folder;

    @Test
    void theProgramPrintsFiveSquares() throws Exception {
        compile(sourceFile());
        Squares.expectFrom(folder, "-cp", folder + File.pathSeparator + CLASS_PATH, "Squares");
    }

    @Test
    void theProgramPrintsFiveSquaresFromTheSourceLauncherToo() throws Exception {
        Squares.expectFrom(folder, "-cp", CLASS_PATH, sourceFile().toString());
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

    private Path sourceFile() throws IOException {
        var found = PROGRAM.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(found.find()).as("a Java program in the README").isTrue();
        return Files.writeString(folder.resolve("Squares.java"), found.group(1));
    }

    private void compile(Path source) {
        var status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", CLASS_PATH, "-d", folder.toString(), source.toString());
        assertThat(status).as("exit status of the compiler").isZero();
    }
}
