package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where processes of the library keep files. */
final class RunFiles {
    private static final List<Path> PLACES =
            List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));
    private static final String NAME = "multiprocessing-";

    private RunFiles() {}

    /** The run directories of this process. */
    static List<Path> directories() {
        return directoriesOf(ProcessHandle.current().pid());
    }

    /** The run directories of a process, which need not live any more. */
    static List<Path> directoriesOf(long pid) {
        var found = new ArrayList<Path>();
        for (Path place : PLACES) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, NAME + "*")) {
                for (Path entry : entries) {
                    if (List.of(entry.getFileName().toString().split("-")).contains(Long.toString(pid))) {
                        found.add(entry);
                    }
                }
            } catch (IOException e) {
                // no such place on this system
            }
        }
        return found;
    }

    /** Whether a file lies in a run directory of any process. */
    static boolean isOurs(String file) {
        return PLACES.stream().anyMatch(place -> file.startsWith(place + "/" + NAME));
    }
}
