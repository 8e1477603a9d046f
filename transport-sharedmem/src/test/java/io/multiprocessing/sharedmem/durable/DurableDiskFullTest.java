package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.testkit.Program;
import io.multiprocessing.transport.sharedmem.Requirements;
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

    @Test
    void aFullDiskIsAnExceptionInThePuttersThreadAndNothingIsLost() throws Exception {
        assumeTrue(Program.run(List.of("unshare", "-rm", "true"), folder).exitCode() == 0, "no mount name spaces here");
        List<String> java = new ArrayList<>(List.of(Program.java()));
        java.addAll(Requirements.childJvmArgs());
        java.addAll(List.of("-cp", Program.classPath(), Filling.class.getName(), folder.toString()));
        List<String> command = new ArrayList<>(List.of(
                "unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=24m none '" + folder + "' && exec \"$@\"", "sh"));
        command.addAll(java);
        Program program = Program.run(command, folder);
        assertThat(program.errors()).isEmpty();
        assertThat(program.output().lines())
                .containsExactly(
                        "full: true",
                        "small: true",
                        "large: true",
                        "still: true",
                        "full: true",
                        "size: true",
                        "damages: []",
                        "empty: true");
        assertThat(program.exitCode()).isZero();
    }
}
