package io.multiprocessing.examples.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example, run as {@code ./mp run} does. */
@Timeout(120)
class OrderJournalTest {
    @TempDir
    Path folder;

    @Test
    void everyOrderIsBookedExactlyOnceWhoeverIsKilled() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Program.java(),
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                Program.classPath(),
                OrderJournal.class.getName()));
        command.addAll(List.of("60", "2"));
        Program program = Program.run(command, folder);
        assertThat(program.errors()).isEmpty();
        assertThat(program.output().lines())
                .containsExactly(
                        "orders in the journal, each once or more: 60",
                        "orders booked exactly once: 60",
                        "killed: 2, lost: 0, damages: 0");
        assertThat(program.exitCode()).isZero();
        assertThat(folder).isEmptyDirectory();
    }
}
