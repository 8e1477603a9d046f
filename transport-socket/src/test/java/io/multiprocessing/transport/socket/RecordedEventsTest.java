package io.multiprocessing.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the Flight Recorder shows of processes, of waits, and of queues that are full. */
@Tag("alone") // a recorder's threads stay with the JVM
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordedEventsTest {
    @TempDir
    Path directory;

    @Test
    void aRecordingTellsOfProcessesOfLongWaitsAndOfFullQueues() throws Exception {
        long pid;
        Path file = directory.resolve("events.jfr");
        try (Recording recording = new Recording();
                Context mp = Context.create("socket")) {
            recording.start();
            Queue<String> in = mp.queue(1);
            Queue<String> out = mp.queue();
            assertThat(in.offer("first")).isTrue();
            assertThat(in.offer("second")).isFalse();
            Process child = mp.process().name("echo").start(() -> {
                out.put(in.take());
                Process.exit(3);
            });
            pid = child.pid();
            assertThat(out.take()).isEqualTo("first"); // which takes as long as a JVM takes to boot
            child.join();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = ours(file);
        assertThat(only(events, "ProcessStart").getString("process")).isEqualTo("echo");
        assertThat(only(events, "ProcessStart").getLong("pid")).isEqualTo(pid);
        assertThat(only(events, "ProcessEnd").getInt("exitCode")).isEqualTo(3);
        assertThat(only(events, "QueueFull").getInt("capacity")).isEqualTo(1);
        RecordedEvent wait = only(events, "Wait");
        assertThat(wait.getString("operation") + " " + wait.getString("thing")).isEqualTo("take queue");
        assertThat(wait.getLong("host")).isEqualTo(ProcessHandle.current().pid());
        assertThat(wait.getDuration().toMillis()).isGreaterThanOrEqualTo(20);
    }

    private static List<RecordedEvent> ours(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.multiprocessing."))
                .toList();
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("io.multiprocessing." + name))
                .reduce((one, other) -> {
                    throw new AssertionError("more than one " + name + ": " + one + other);
                })
                .orElseThrow(() -> new AssertionError("no " + name + " among " + events));
    }
}
