package io.multiprocessing.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/**
 * Every offset as a plain number: who has to change one here changes what processes of another version would read, and
 * {@link ListLayout#VERSION} with it.
 */
class ListLayoutTest {
    private static final ListValue[] VALUES = {
        new ListValue(3, new byte[] {1, 2, 3}), new ListValue(4, new byte[] {4, 5, 6, 7, 8, 9, 10, 11, 12})
    };

    @Test
    void theFileOfAListOfTwo() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(ListLayout.bytes(VALUES), 8);
            ListLayout list = ListLayout.format(file, VALUES);
            list.write(0, 1, new ListValue(5, new byte[] {13}));
            list.versionRelease(0, 1);
            assertThat(list.compareAndSetWriter(1, 0, 77)).isTrue();
            ByteBuffer bytes = file.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);

            assertThat(bytes.capacity()).isEqualTo(56 + 48 + 64);
            assertThat(bytes.getLong(0)).as("magic").isEqualTo(0x4d504a4c49535400L);
            assertThat(bytes.getInt(8)).as("version").isEqualTo(1);
            assertThat(bytes.getInt(12)).as("slots").isEqualTo(2);
            assertThat(bytes.getLong(16)).as("bytes in all").isEqualTo(168);
            assertThat(bytes.getLong(24)).as("free").isZero();
            assertThat(bytes.getLong(32)).as("first slot").isEqualTo(56);
            assertThat(bytes.getLong(40)).as("second slot").isEqualTo(104);
            assertThat(bytes.getLong(48)).as("end").isEqualTo(168);

            assertThat(bytes.getLong(56)).as("version of the first").isEqualTo(1);
            assertThat(bytes.getLong(64)).as("its writer").isZero();
            assertThat(bytes.getInt(72)).as("type of its copy 0").isEqualTo(3);
            assertThat(bytes.getInt(76)).as("bytes of it").isEqualTo(3);
            assertThat(bytes.getInt(80)).isEqualTo(0x030201);
            assertThat(bytes.getInt(88)).as("type of its copy 1").isEqualTo(5);
            assertThat(bytes.getInt(92)).as("bytes of it").isEqualTo(1);
            assertThat(bytes.get(96)).isEqualTo((byte) 13);

            assertThat(bytes.getLong(104)).as("version of the second").isZero();
            assertThat(bytes.getLong(112)).as("its writer").isEqualTo(77);
            assertThat(bytes.getInt(120)).as("type of its copy 0").isEqualTo(4);
            assertThat(bytes.getInt(124)).as("bytes of it").isEqualTo(9);
            assertThat(bytes.getLong(128)).isEqualTo(0x0b0a090807060504L);
            assertThat(bytes.get(136)).isEqualTo((byte) 12);
            assertThat(bytes.getLong(144)).as("its copy 1").isZero();

            ListLayout opened = ListLayout.of(file);
            assertThat(opened.count()).isEqualTo(2);
            assertThat(opened.room(0)).isEqualTo(8);
            assertThat(opened.room(1)).isEqualTo(16);
            assertThat(opened.read(0, 1).bytes()).containsExactly(13);
        }
    }

    @Test
    void whatDiffersInAnyWordOfTheHeaderOrTheDirectoryIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(ListLayout.bytes(VALUES), 8);
            for (int at : new int[] {0, 7, 8, 11, 15, 16, 23, 32, 39, 47, 48, 55}) {
                file.fill((byte) 0);
                ListLayout.format(file, VALUES);
                file.asByteBuffer().put(at, (byte) (file.asByteBuffer().get(at) ^ 0x81));
                assertThatThrownBy(() -> ListLayout.of(file)).as("byte " + at).isInstanceOf(IOException.class);
            }
        }
    }
}
