package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two writers of one journal, as two processes have it: each knows only of its own where the last element ends. */
@Timeout(60)
@Tag("durable")
class JournalTest {
    private static final long MINUTE = 60_000;
    private static final int BYTES = 200;

    @TempDir
    Path folder;

    private final List<Long> indices = new ArrayList<>();
    private long now = 1_700_000_000_000L / MINUTE * MINUTE;
    private Control control;
    private Journal one;
    private Journal two;

    @BeforeEach
    void open() throws Exception {
        Path files = Files.createDirectory(folder.resolve("journal"));
        control = Control.open(folder, Roll.MINUTE);
        one = new Journal(files, Roll.MINUTE, now);
        two = new Journal(files, Roll.MINUTE, now);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    /** As {@link Writer} does it, whose latch is not needed here. */
    private void put(Journal by) throws Exception {
        by.reserve(control, by.cycleNow(now), BYTES);
        long index = by.append(Frame.BYTES, now, payload(indices.size()));
        by.used(control);
        control.publishRelease(index);
        indices.add(index);
    }

    private static byte[] payload(int number) {
        byte[] payload = new byte[BYTES];
        Arrays.fill(payload, (byte) (number | 1));
        return payload;
    }

    private void put(Journal by, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            put(by);
        }
    }

    private void allIsThere() throws Exception {
        try (JournalReader reader = two.reader()) {
            for (int i = 0; i < indices.size(); i++) {
                Stored stored = reader.read(indices.get(i), control.lastIndexAcquire());
                assertThat(stored).as("element %d", i).isNotNull();
                assertThat(stored.index()).as("element %d", i).isEqualTo(indices.get(i));
                assertThat(stored.payload()).as("element %d", i).isEqualTo(payload(i));
            }
        }
    }

    @Test
    void noElementOfAnotherWriterIsOverwrittenInANewFile() throws Exception {
        put(one);
        put(two);
        now += MINUTE;
        put(one); // makes the new file; the other one still has the old one
        put(two, 20);
        put(one);
        put(two);
        put(one);
        allIsThere();
    }

    @Test
    void noElementOfAnotherWriterIsOverwrittenWhenRoomIsMadeAnew() throws Exception {
        put(one);
        put(two, 20);
        control.reserved(-1, 0); // as after a repair whose put found the queue full
        put(one);
        control.reserved(-1, 0);
        put(two, 20);
        allIsThere();
    }

    @Test
    void roomThatWasMadeIsNeverThoughtToBeLess() throws Exception {
        put(one);
        put(two, 9000); // more than is made at once
        long used = control.usedBytes();
        long reserved = control.reservedBytes();
        control.reserved(one.cycleNow(now), used); // all of it is used
        one.reserve(control, one.cycleNow(now), BYTES);
        assertThat(control.usedBytes()).isGreaterThanOrEqualTo(used);
        assertThat(control.reservedBytes()).isGreaterThanOrEqualTo(Math.min(reserved, used + BYTES));
        put(one);
        allIsThere();
    }
}
