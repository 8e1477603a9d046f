package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A machine whose shared memory is full: a program with a {@code /dev/shm} of its own, which is small. */
interface FullMemoryRules extends Stage {
    @Test
    default void aFullMemoryIsAnExceptionAndNotTheEndOfTheJvm() throws Exception {
        Path unshare = Path.of("/usr/bin/unshare");
        assumeTrue(Files.isExecutable(unshare) && Files.isDirectory(Path.of("/dev/shm")));
        String mount = "mount -t tmpfs -o size=10m tmpfs /dev/shm";
        Path here = Path.of("").toAbsolutePath();
        var trial = Program.run(List.of(unshare.toString(), "-rm", "sh", "-c", mount), here);
        assumeTrue(trial.exitCode() == 0, () -> "no mounts here: " + trial.errors());
        String java = Program.command(
                        FullMemoryProgram.class, List.of("--enable-native-access=ALL-UNNAMED"), transportName())
                .stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        var program = Program.run(List.of(unshare.toString(), "-rm", "sh", "-c", mount + " && exec " + java), here);
        assertEquals("full, and well\n", program.output() + program.errors());
        assertEquals(0, program.exitCode());
    }
}
