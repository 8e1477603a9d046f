package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.Program;
import io.multiprocessing.transport.sharedmem.Requirements;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program is told that lacks something, and that nobody hears anything where nothing is lacking. */
@Timeout(120)
@Tag("durable")
class RequirementsTest {
    @TempDir
    Path folder;

    /** Opens a queue in this JVM, or, told so, in a child only. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) throws Exception {
            Path place = Path.of(arguments[0]);
            if (arguments[1].equals("child")) {
                try (var mp = Context.create(arguments[2])) {
                    String text = place.toString();
                    var child = mp.start(() -> {
                        try (DurableQueue<String> queue = DurableQueue.open(Path.of(text))) {
                            queue.put("x");
                            System.out.println("took " + queue.take());
                        }
                    });
                    child.join();
                    System.exit(child.exitCode().orElse(-1));
                }
            }
            try (DurableQueue<String> queue = DurableQueue.open(place)) {
                queue.put("x");
                System.out.println("took " + queue.take());
            } catch (IllegalStateException e) {
                System.out.println("ISE " + e.getMessage());
            }
        }
    }

    private Program run(List<String> options, String classPath, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Program.java()));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", classPath, Opening.class.getName(), folder.resolve("q").toString()));
        command.addAll(List.of(arguments));
        return Program.run(command, folder);
    }

    private static String withoutChronicle() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.contains("chronicle-queue"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void aMissingOptionIsNamedWithTheLineToAddAndThatLineIsAllItNeeds() throws Exception {
        Program without = run(List.of(), Program.classPath(), "here");
        assertThat(without.output()).contains("ISE ").contains("started without");
        assertThat(without.errors()).isEmpty();
        String line = without.output()
                .lines()
                .filter(each -> each.startsWith("--add-opens"))
                .findFirst()
                .orElseThrow();
        Program with = run(List.of(line.split(" ")), Program.classPath(), "here");
        assertThat(with.output().strip()).isEqualTo("took x");
        assertThat(with.errors()).as("nothing on the console").isEmpty();
    }

    @Test
    void aMissingJarIsNamedWithTheDependencyToAdd() throws Exception {
        Program program = run(List.of(), withoutChronicle(), "here");
        assertThat(program.output()).contains("ISE ").contains("net.openhft:chronicle-queue");
        assertThat(program.errors()).isEmpty();
    }

    @Test
    void aChildHasTheOptionsAlthoughItsParentHasNot() throws Exception {
        Program program =
                run(List.of("--add-opens=java.base/java.util=ALL-UNNAMED"), Program.classPath(), "child", "sharedmem");
        assertThat(program.output().strip()).as(program.errors()).isEqualTo("took x");
        assertThat(program.errors()).isEmpty();
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void theOptionsAreThoseThatAreTold() {
        assertThat(Requirements.childJvmArgs()).hasSize(6).allMatch(each -> each.startsWith("--"));
    }
}
