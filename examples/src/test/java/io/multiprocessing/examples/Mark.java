package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A mark in the environment of a process, which its children inherit, and theirs: so that those are found which outlive
 * their parents. Where there is no {@code /proc}, nobody is found.
 */
final class Mark {
    private static final String NAME = "MP_EXAMPLE_RUN";
    private static final int GRACE_SECONDS = 5;

    private final String entry;

    private Mark(String value) {
        this.entry = NAME + "=" + value;
    }

    static Mark on(ProcessBuilder builder) {
        String value = UUID.randomUUID().toString();
        builder.environment().put(NAME, value);
        return new Mark(value);
    }

    /** Waits until no marked process runs any more; a daemon may need a moment to notice that its parent is gone. */
    void awaitNobody() throws InterruptedException {
        for (ProcessHandle process : marked()) {
            try {
                process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                break;
            }
        }
        assertThat(marked()).as("processes left behind").isEmpty();
    }

    void killAll() {
        marked().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> marked() {
        return ProcessHandle.allProcesses().filter(this::hasMark).toList();
    }

    /** A zombie has no environment any more, and is not ours to reap. */
    private boolean hasMark(ProcessHandle process) {
        Path environment = Path.of("/proc", String.valueOf(process.pid()), "environ");
        try {
            return List.of(new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1).split("\0"))
                    .contains(entry);
        } catch (IOException e) {
            return false;
        }
    }
}
