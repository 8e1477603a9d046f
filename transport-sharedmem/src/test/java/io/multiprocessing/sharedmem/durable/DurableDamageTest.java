package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a queue whose files the disk did not keep: what can be read stays, at its index; the rest is
 * reported; the queue opens again and goes on, and no index is given twice.
 */
@Timeout(60)
@Tag("durable")
class DurableDamageTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int COUNT = 100;
    private static final long BEGIN = 1_800_000_000_000L;

    @TempDir
    Path folder;

    private Path place;
    private final List<Long> indices = new ArrayList<>();

    @AfterEach
    void resetClock() {
        Writer.clock = System::currentTimeMillis;
    }

    /** A queue of texts, of which a group has acknowledged ten. */
    private void fill() throws Exception {
        place = folder.resolve("q");
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            for (int i = 0; i < COUNT; i++) {
                queue.put("text number " + i + " of those that are kept");
            }
            for (int i = 0; i < 10; i++) {
                queue.receive(SOON).acknowledge();
            }
            queue.entries(0).forEach(entry -> indices.add(entry.index()));
        }
    }

    private Path lastFile() {
        return Journal.files(place.resolve("journal")).getLast();
    }

    private long positionOf(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Files.readAllBytes(lastFile());
        for (int at = 0; at < all.length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && all[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        throw new AssertionError("not in the file: " + text);
    }

    /** The word before an element that holds its length. */
    private long headerOf(String text) throws IOException {
        long at = positionOf(text);
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(lastFile())).order(ByteOrder.LITTLE_ENDIAN);
        for (long header = (at - 20) & -4; header > at - 40; header -= 4) {
            long end = header + 4 + all.getInt((int) header);
            if (end > at + text.length() && end < at + 60) {
                return header;
            }
        }
        throw new AssertionError("no header before " + at);
    }

    private void overwrite(long position, byte... bytes) throws IOException {
        try (var file = new RandomAccessFile(lastFile().toFile(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }

    /** Those numbers from 10 on are there, nothing else; then the queue works on. */
    private void thereIs(List<Integer> numbers, List<Integer> lost) throws Exception {
        for (int time = 0; time < 2; time++) {
            try (DurableQueue<String> queue = DurableQueue.open(place, time == 0 ? "look" : "again")) {
                List<Long> found = new ArrayList<>();
                queue.entries(0).forEach(entry -> found.add(entry.index()));
                List<Long> expected = new ArrayList<>();
                for (int i = 0; i < COUNT; i++) {
                    if (i < 10 && !lost.contains(i) || numbers.contains(i)) {
                        expected.add(indices.get(i));
                    }
                }
                assertThat(found).isEqualTo(expected);
            }
        }
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            assertThat(queue.damages()).isNotEmpty();
            for (int number : lost) {
                long index = indices.get(number);
                assertThat(queue.damages())
                        .anyMatch(damage -> damage.firstIndex() <= index && index <= damage.lastIndex());
            }
            for (int number : numbers) {
                Delivery<String> delivery = queue.receive(SOON);
                assertThat(delivery.element()).startsWith("text number " + number + " ");
                assertThat(delivery.index()).isEqualTo(indices.get(number));
                assertThat(delivery.redelivered()).isFalse();
                delivery.acknowledge();
            }
            assertThat(queue.receive(Duration.ofMillis(50))).isNull();
            queue.put("more");
            Delivery<String> more = queue.receive(SOON);
            assertThat(more.element()).isEqualTo("more");
            assertThat(more.index()).isGreaterThan(indices.getLast());
            more.acknowledge();
            assertThat(queue.size()).isZero();
        }
        try (DurableQueue<String> queue = DurableQueue.open(place, "new")) {
            assertThat(queue.size()).isGreaterThan(0);
            assertThat(queue).last().isEqualTo("more");
        }
    }

    private static List<Integer> numbers(int from, int to) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Test
    void aTruncatedFileKeepsWhatIsBeforeTheCut() throws Exception {
        fill();
        long cut = positionOf("number 60 of");
        try (var file = new RandomAccessFile(lastFile().toFile(), "rw")) {
            file.setLength(cut);
        }
        thereIs(numbers(10, 60), numbers(60, COUNT));
    }

    @Test
    void anElementWithOtherBytesIsLostAndThoseAfterItAreNot() throws Exception {
        fill();
        overwrite(positionOf("number 42 of"), (byte) 'N');
        List<Integer> others = numbers(10, COUNT);
        others.remove((Integer) 42);
        thereIs(others, List.of(42));
    }

    @Test
    void whereTheLengthOfAnElementIsWrongTheRestOfTheFileIsLost() throws Exception {
        fill();
        overwrite(headerOf("text number 30 of"), (byte) 0x7f, (byte) 0x7f, (byte) 0x7f, (byte) 0x3f);
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            assertThat(queue.damages()).isNotEmpty();
            long lost = queue.damages().getFirst().firstIndex();
            assertThat(lost).isBetween(indices.get(29), indices.get(31));
            assertThat(queue.damages()).last().matches(damage -> damage.lastIndex() == indices.getLast());
            assertThat(Path.of(queue.damages().getFirst().file())).exists();
            assertThat(queue.take()).startsWith("text number 10 ");
            queue.put("more");
            assertThat(queue.lastIndex()).isGreaterThan(indices.getLast());
        }
    }

    @Test
    void aFileThatIsZerosFromItsBeginningIsKeptAsideAndTheQueueGoesOn() throws Exception {
        fill();
        overwrite(0, new byte[64 << 10]);
        thereIs(List.of(), numbers(0, COUNT));
    }

    @Test
    void aFileThatIsGoneIsReported() throws Exception {
        fill();
        Files.delete(lastFile());
        thereIs(List.of(), numbers(0, COUNT));
    }

    @Test
    void theListOfFilesIsMadeAnew() throws Exception {
        fill();
        Path metadata = place.resolve("journal").resolve("metadata.cq4t");
        Files.write(metadata, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        thereIs(numbers(10, COUNT), List.of());
    }

    @Test
    void aGroupWhoseFileIsSpoiledReadsAllAgainAndIsTold() throws Exception {
        fill();
        Files.write(place.resolve("groups").resolve("g"), new byte[100]);
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            Delivery<String> first = queue.receive(SOON);
            assertThat(first.index()).isEqualTo(indices.getFirst());
            assertThat(first.redelivered()).isTrue();
            assertThat(queue.damages()).hasSize(1);
        }
    }

    @Test
    void aLineOfTheReportThatIsTornIsPassedOverAndTheNextOneIsNot() throws Exception {
        Path report = folder.resolve(Damages.FILE);
        new Damages(folder).add(1, 2, "one", "reason");
        byte[] whole = Files.readAllBytes(report);
        for (byte[] torn : new byte[][] {
            "2026-12-01T10:00:00Z\t1\t".getBytes(StandardCharsets.UTF_8),
            "2026-12-\t3\t4\tfile\treason\n".getBytes(StandardCharsets.UTF_8),
            "2026-12-01T10:00:00Z\tx\t4\tfile\treason".getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0xff, (byte) 0xc3, 0, 0}
        }) {
            Files.write(report, whole);
            Files.write(report, torn, StandardOpenOption.APPEND);
            var damages = new Damages(folder);
            assertThat(damages.all()).extracting(Damage::file).containsExactly("one");
            damages.add(3, 4, "two", "another");
            damages.add(3, 4, "two", "another"); // known already
            assertThat(damages.all()).extracting(Damage::file).containsExactly("one", "two");
        }
    }

    /** Thirty numbers in three files, a minute each. */
    private void fillThreeFiles() throws Exception {
        var now = new AtomicLong(BEGIN);
        Writer.clock = now::get;
        place = folder.resolve("q");
        try (DurableQueue<Integer> queue =
                DurableQueue.builder(place).roll(Roll.MINUTE).group("g").open()) {
            for (int i = 0; i < 30; i++) {
                queue.put(i);
                now.addAndGet(6_000);
            }
        }
    }

    private void spoilTheSecondFile() throws Exception {
        Path second = Journal.files(place.resolve("journal")).get(1);
        try (var file = new RandomAccessFile(second.toFile(), "rw")) {
            file.write(new byte[1 << 20]);
        }
    }

    private static List<Integer> allButTheSecondFile() {
        List<Integer> numbers = numbers(0, 10);
        numbers.addAll(numbers(20, 30));
        return numbers;
    }

    @Test
    void aFileInTheMiddleThatIsDamagedIsPassedOverByWhoComesToIt() throws Exception {
        fillThreeFiles();
        spoilTheSecondFile();
        try (DurableQueue<Integer> queue = DurableQueue.open(place, "g")) {
            List<Integer> taken = new ArrayList<>();
            queue.drainTo(taken);
            assertThat(taken).isEqualTo(allButTheSecondFile());
            assertThat(queue.damages()).isNotEmpty();
        }
    }

    @Test
    void aFileInTheMiddleThatIsDamagedIsPassedOverByWhoLooksAndRemoves() throws Exception {
        fillThreeFiles();
        spoilTheSecondFile();
        looksAndRemoves(allButTheSecondFile());
    }

    @Test
    void theRestOfAFileInTheMiddleIsPassedOverByWhoLooksAndRemoves() throws Exception {
        fillThreeFiles();
        Path second = Journal.files(place.resolve("journal")).get(1);
        long header = timeOf(second, 13) - 12;
        try (var raw = new RandomAccessFile(second.toFile(), "rw")) {
            raw.seek(header);
            raw.write(new byte[] {0x7f, 0x7f, 0x7f, 0x3f});
        }
        List<Integer> left = numbers(0, 13);
        left.addAll(numbers(20, 30));
        looksAndRemoves(left);
        try (DurableQueue<Integer> queue = DurableQueue.open(place, "g")) {
            assertThat(queue.damages()).isNotEmpty();
            queue.replayFrom(Instant.ofEpochMilli(BEGIN + 12 * 6_000L));
            assertThat(queue.take()).isEqualTo(12);
            queue.replayFrom(Instant.ofEpochMilli(BEGIN + 15 * 6_000L));
            assertThat(queue.take()).isEqualTo(20);
        }
    }

    private void looksAndRemoves(List<Integer> left) throws Exception {
        try (DurableQueue<Integer> queue = DurableQueue.open(place, "g")) {
            assertThat(queue.iterator(0)).toIterable().containsExactlyElementsOf(left);
            assertThat(queue).containsExactlyElementsOf(left);
            assertThat(queue.removeIf(number -> number < 25)).isTrue();
            assertThat(queue.take()).isEqualTo(25);
        }
    }

    @Test
    void aGroupIsReplayedFromAMomentWhateverIsDamaged() throws Exception {
        fillThreeFiles();
        Path first = Journal.files(place.resolve("journal")).getFirst();
        spoilTime(first, 0);
        spoilTime(first, 5);
        spoilTheSecondFile();
        try (DurableQueue<Integer> queue = DurableQueue.open(place, "g")) {
            for (int from : new int[] {0, 1, 4, 5, 6, 9, 10, 15, 20, 29}) {
                queue.replayFrom(Instant.ofEpochMilli(BEGIN + from * 6_000L));
                int expected = from == 0 || from == 5 ? from + 1 : from >= 10 && from < 20 ? 20 : from;
                assertThat(queue.take()).as("from %d", from).isEqualTo(expected);
            }
        }
    }

    /** Changes the time of an element, so that its checksum is wrong. */
    private static void spoilTime(Path file, int number) throws IOException {
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(timeOf(file, number));
            raw.write(new byte[] {0, 0, 0, 0, 0, 0, 0, 0x70}); // very late
        }
    }

    /** Where the time of an element is. */
    private static long timeOf(Path file, int number) throws IOException {
        byte[] all = Files.readAllBytes(file);
        ByteBuffer time = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        time.putLong(0, BEGIN + number * 6_000L);
        for (int at = 0; at < all.length - Long.BYTES; at++) {
            if (Arrays.equals(all, at, at + Long.BYTES, time.array(), 0, Long.BYTES)) {
                return at;
            }
        }
        throw new AssertionError("not in the file: number " + number);
    }
}
