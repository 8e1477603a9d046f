package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.testkit.Program;
import io.multiprocessing.transport.sharedmem.Requirements;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills, a real one: a small tmpfs in a mount name space of its own, where that is permitted. */
@Timeout(120)
@Tag("durable")
class DurableDiskFullTest {
    @TempDir
    Path folder;

    /** Puts until the disk is full, makes room, goes on; says what it has seen. */
    static final class Filling {
        private Filling() {}

        public static void main(String[] arguments) throws Exception {
            Path place = Path.of(arguments[0]);
            int put = 0;
            try (DurableQueue<byte[]> queue = DurableQueue.open(place.resolve("q"), "g")) {
                queue.poll(); // the group's file needs room too
                Path ballast = place.resolve("ballast");
                Files.write(ballast, new byte[4 << 20]);
                put = fill(queue, put);
                System.out.println("small: " + (put > 1000));
                System.out.println("large: " + isRefused(queue, new byte[3 << 20]));
                System.out.println("still: " + isRefused(queue, new byte[900_000]));
                Files.delete(ballast);
                queue.put(number(put++));
                put = fill(queue, put);
                System.out.println("size: " + (queue.size() == put));
            }
            try (DurableQueue<byte[]> queue = DurableQueue.open(place.resolve("q"), "g")) {
                System.out.println("damages: " + queue.damages());
                for (int i = 0; i < put; i++) {
                    if (!java.util.Arrays.equals(number(i), queue.take())) {
                        throw new AssertionError("not number " + i);
                    }
                }
                System.out.println("empty: " + queue.isEmpty());
            }
        }

        private static int fill(DurableQueue<byte[]> queue, int from) {
            int put = from;
            while (true) {
                try {
                    queue.add(number(put));
                } catch (UncheckedIOException e) {
                    System.out.println("full: " + e.getMessage().contains("no room"));
                    return put;
                }
                put++;
            }
        }

        private static boolean isRefused(DurableQueue<byte[]> queue, byte[] element) {
            try {
                queue.add(element);
                return false;
            } catch (UncheckedIOException e) {
                return e.getMessage().contains("no room");
            }
        }

        private static byte[] number(int number) {
            return java.nio.ByteBuffer.allocate(1000).putInt(0, number).array();
        }
    }

    /** Spoils an element of a queue, fills the disk, opens the queue, makes room, opens it again. */
    static final class Repairing {
        private static final int COUNT = 3000;

        private Repairing() {}

        public static void main(String[] arguments) throws Exception {
            Path place = Path.of(arguments[0]);
            try (DurableQueue<byte[]> queue = DurableQueue.open(place.resolve("q"), "g")) {
                queue.poll();
                for (int i = 0; i < COUNT; i++) {
                    queue.put(Filling.number(i));
                }
            }
            Path file = Journal.files(place.resolve("q/journal")).getLast();
            try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.seek(2 << 20); // amid the elements, most likely in a payload
                raw.write(new byte[] {1, 1});
            }
            Path ballast = place.resolve("ballast");
            long free = Files.getFileStore(place).getUsableSpace();
            Files.write(ballast, new byte[(int) free - (1 << 20)]);
            try (DurableQueue<byte[]> queue = DurableQueue.open(place.resolve("q"), "g")) {
                System.out.println("opened: " + queue.damages());
            } catch (UncheckedIOException e) {
                System.out.println("refused: " + e.getMessage().contains("make room and open the queue again"));
            }
            Files.delete(ballast);
            try (DurableQueue<byte[]> queue = DurableQueue.open(place.resolve("q"), "g")) {
                System.out.println("damaged: " + queue.damages().size());
                List<byte[]> left = new ArrayList<>();
                queue.drainTo(left);
                System.out.println("left: " + left.size());
                System.out.println("last: " + java.util.Arrays.equals(Filling.number(COUNT - 1), left.getLast()));
            }
        }
    }

    @Test
    void aRepairForWhichThereIsNoRoomIsRefusedAndSucceedsOnceThereIs() throws Exception {
        assertThat(onSmallDisk(Repairing.class))
                .containsExactly("refused: true", "damaged: 1", "left: 2999", "last: true");
    }

    @Test
    void aFullDiskIsAnExceptionInThePuttersThreadAndNothingIsLost() throws Exception {
        assertThat(onSmallDisk(Filling.class))
                .containsExactly(
                        "full: true",
                        "small: true",
                        "large: true",
                        "still: true",
                        "full: true",
                        "size: true",
                        "damages: []",
                        "empty: true");
    }

    /** What a program says whose disk has 24 MiB. */
    private List<String> onSmallDisk(Class<?> what) throws Exception {
        assumeTrue(Program.run(List.of("unshare", "-rm", "true"), folder).exitCode() == 0, "no mount name spaces here");
        List<String> java = new ArrayList<>(List.of(Program.java()));
        java.addAll(Requirements.childJvmArgs());
        java.addAll(List.of("-cp", Program.classPath(), what.getName(), folder.toString()));
        List<String> command = new ArrayList<>(List.of(
                "unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=24m none '" + folder + "' && exec \"$@\"", "sh"));
        command.addAll(java);
        Program program = Program.run(command, folder);
        assertThat(program.errors()).isEmpty();
        assertThat(program.exitCode()).isZero();
        return program.output().lines().toList();
    }
}
