package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where processes of the library keep files: {@code mp-<user>-<pid>-<random>} in a temporary directory. */
public final class RunFiles {
    private static final List<Path> PLACES = Stream.of(
                    System.getProperty("java.io.tmpdir"), "/tmp", "/var/tmp", "/dev/shm")
            .map(Path::of)
            .distinct()
            .toList();

    private RunFiles() {}

    /** The run directories of this process. */
    static List<Path> directories() {
        return directoriesOf(ProcessHandle.current().pid());
    }

    /** The run directories of a process, which need not live any more. */
    public static List<Path> directoriesOf(long pid) {
        var found = new ArrayList<Path>();
        for (Path place : PLACES) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, "mp-*-" + pid + "-*")) {
                entries.forEach(found::add);
            } catch (IOException e) {
                // no such place on this system
            }
        }
        return found;
    }

    /** Whether a file lies in a run directory of any process. */
    static boolean isOurs(String file) {
        return PLACES.stream().anyMatch(place -> file.startsWith(place + "/mp-"));
    }
}
