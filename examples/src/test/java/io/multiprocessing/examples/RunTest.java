package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunTest {
    @Test
    void withoutANameAllExamplesAreListed() throws Exception {
        var out = Program.of(Run.class).output();
        for (Example example : Catalogue.all()) {
            assertThat(out)
                    .anyMatch(line ->
                            line.startsWith("  " + example.name() + " ") && line.endsWith(" " + example.about()));
        }
        assertThat(out).contains("Making processes", "Daemons", "Locks", "Queues", "Pipes");
        assertThat(out).allMatch(line -> line.length() <= 100);
    }

    @Test
    void aNameRunsTheExample() throws Exception {
        assertThat(Program.of(Run.class, "squares").output()).containsExactly("0", "1", "4", "9", "16");
    }

    @Test
    void whatFollowsTheNameGoesToTheExample() throws Exception {
        var out = Program.of(Run.class, "tickets-by-pid", "2").output();
        assertThat(out).hasSize(5).endsWith("tickets left: 3");
    }

    @Test
    void anUnknownNameIsAnsweredWithSimilarOnes() throws Exception {
        var outcome = Program.of(Run.class, "ticket-with-lock").run();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).first().isEqualTo("There is no example 'ticket-with-lock'.");
        assertThat(outcome.err().get(1)).startsWith("Did you mean: tickets-with-lock");
    }

    @Test
    void similarNamesAreGuessed() {
        assertThat(Catalogue.near("tickets"))
                .containsExactlyInAnyOrder("tickets-without-lock", "tickets-with-lock", "tickets-by-pid");
        assertThat(Catalogue.near("TicketsWithLock")).first().isEqualTo("tickets-with-lock");
        assertThat(Catalogue.near("dmeo")).containsExactly("demo");
        assertThat(Catalogue.near("xylophone")).isEmpty();
        assertThat(Catalogue.near("")).isEmpty();
    }

    @Test
    void everyProgramIsListedUnderItsOwnName() throws Exception {
        var programs = programs();
        assertThat(programs).hasSizeGreaterThan(40);
        assertThat(Catalogue.all().stream().map(Example::name)).containsExactlyInAnyOrderElementsOf(programs);
    }

    /** The names of all classes here that have a main method: of {@code SteamedBuns}, {@code steamed-buns}. */
    private static List<String> programs() throws IOException, URISyntaxException {
        Path jar = Path.of(
                Run.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (FileSystem inside = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(inside.getPath("io/multiprocessing/examples"))) {
            return files.map(Path::toString)
                    .filter(file -> file.matches("/?io/multiprocessing/examples/[^$]*\\.class"))
                    .filter(file -> !file.endsWith("package-info.class"))
                    .map(file -> file.replaceAll("^/|\\.class$", "").replace('/', '.'))
                    .map(RunTest::load)
                    .filter(type -> type != Run.class && hasMain(type))
                    .map(type -> type.getSimpleName()
                            .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                            .toLowerCase())
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RunTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    private static boolean hasMain(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("main") && Modifier.isStatic(method.getModifiers()));
    }
}
