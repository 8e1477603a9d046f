package io.multiprocessing.internal.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** A sweep of one place, by the owner of a directory there. */
final class SweepInTests {
    private SweepInTests() {}

    static void sweep(Path place, String prefix, OwnedDirectory mine) throws IOException {
        Sweeper.sweep(
                place,
                prefix,
                Files.getOwner(mine.path(), LinkOption.NOFOLLOW_LINKS),
                Sweeper.GRACE,
                Set.of(mine.path()));
    }
}
