package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The JVMs that wait for a target, as their parent's run directory tells them. */
public final class StandbyPids {
    private static final String FILE = "standby-[0-9]+";

    private StandbyPids() {}

    /**
     * Those of this process.
     *
     * @return their process ids
     */
    public static Set<Long> waiting() {
        return waitingFor(ProcessHandle.current().pid());
    }

    /** Those of a process. */
    static Set<Long> waitingFor(long parent) {
        var pids = new TreeSet<Long>();
        for (Path directory : RunFiles.directoriesOf(parent)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.matches(FILE))
                        .forEach(name -> pids.add(Long.parseLong(name.substring(name.indexOf('-') + 1))));
            } catch (IOException | java.io.UncheckedIOException e) {
                // the directory has gone meanwhile
            }
        }
        return pids;
    }

    /** Waits until so many wait, or more. */
    static Set<Long> await(int count) {
        Await.until(count + " JVMs wait", () -> waiting().size() >= count);
        return waiting();
    }

    /** Processor time that a process has used, in hundredths of a second. */
    static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
