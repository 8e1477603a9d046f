package io.multiprocessing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first program of the README, however it is started: it prints five squares and nothing else, and ends well. */
final class Squares {
    private Squares() {}

    static void expectFrom(Path folder, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Program.java()));
        command.addAll(List.of(arguments));
        var program = Program.run(command, folder);
        assertThat(program.errors()).isEmpty();
        assertThat(program.output().lines()).containsExactly("0", "1", "4", "9", "16");
        assertThat(program.exitCode()).isZero();
    }
}
