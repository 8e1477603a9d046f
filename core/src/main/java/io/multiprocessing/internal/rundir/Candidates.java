package io.multiprocessing.internal.rundir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a run directory may be made, and what it is called. */
final class Candidates {
    /** Bytes that a file's name in the run directory may have. */
    static final int LONGEST_FILE_NAME = 24;

    /** A Unix domain socket's path has at most 107 bytes on Linux, 103 on macOS. */
    private static final int LONGEST_SOCKET_PATH = 103;

    /** Room in memory below which a disk is the better place. */
    static final long LEAST_ROOM_BYTES = 8 << 20;

    private static final int LONGEST_USER_NAME = 10;

    /**
     * Digits of a process id (at most 7 on Linux, more leave room elsewhere), random characters, two dashes and the
     * mark of an unfinished directory.
     */
    private static final int LONGEST_REST = 7 + OwnedDirectory.RANDOM_LENGTH + 2 + OwnedDirectory.UNFINISHED.length();

    private Candidates() {}

    /**
     * The places to try, best first. Asked anew each time: a program may set the temporary directory before its first
     * use.
     */
    static List<Path> places() {
        List<Path> places = new ArrayList<>();
        places.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath());
        for (String other : new String[] {"/tmp", "/var/tmp"}) {
            Path place = Path.of(other).toAbsolutePath();
            if (!places.contains(place) && Files.isDirectory(place)) {
                places.add(place);
            }
        }
        return places;
    }

    /** The places in memory to try, best first. */
    static List<Path> placesInMemory() {
        Path place = Path.of("/dev/shm");
        return Files.isDirectory(place) ? List.of(place) : List.of();
    }

    static void requireRoom(Path place) throws IOException {
        long room = place.toFile().getUsableSpace();
        if (room < LEAST_ROOM_BYTES) {
            throw new IOException("too little room: needBytes=" + LEAST_ROOM_BYTES + ", freeBytes=" + room);
        }
    }

    /** What the names of this user's run directories begin with. */
    static String prefix() {
        StringBuilder prefix = new StringBuilder("mp-");
        String user = System.getProperty("user.name", "");
        for (int i = 0; i < user.length() && i < LONGEST_USER_NAME; i++) {
            char c = user.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            prefix.append(plain ? c : '_');
        }
        return prefix.append('-').toString();
    }

    static void requireShort(Path place) throws IOException {
        int bytes = place.toString().getBytes(StandardCharsets.UTF_8).length
                + 1
                + prefix().length()
                + LONGEST_REST
                + 1
                + LONGEST_FILE_NAME;
        if (bytes > LONGEST_SOCKET_PATH) {
            throw new IOException(
                    "its path is too long for a socket in it: " + bytes + " bytes, at most " + LONGEST_SOCKET_PATH);
        }
    }
}
