package io.multiprocessing.internal.host;

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
 * {@link WordLayout#VERSION} with it.
 */
class WordLayoutTest {
    @Test
    void theFileOfAnArray() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(WordLayout.bytes(4, 3), 8);
            WordLayout.format(file, 4, 3);
            ByteBuffer bytes = file.asByteBuffer().order(ByteOrder.nativeOrder());

            assertThat(bytes.capacity()).isEqualTo(128 + 3 * 4);
            assertThat(bytes.getLong(0)).as("magic").isEqualTo(0x4d504a574f524400L);
            assertThat(bytes.getInt(8)).as("version").isEqualTo(1);
            assertThat(bytes.getInt(12)).as("bytes of a word").isEqualTo(4);
            assertThat(bytes.getLong(16)).as("words").isEqualTo(3);
            assertThat(WordLayout.WORDS_AT).isEqualTo(128);
            for (int i = 24; i < bytes.capacity(); i++) {
                assertThat(bytes.get(i)).as("byte " + i).isZero();
            }
            WordLayout.check(file, 4, 3);
        }
    }

    @Test
    void whatDiffersInAnyWordOfTheHeaderIsRefused() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(WordLayout.bytes(8, 2), 8);
            for (int at : new int[] {0, 7, 8, 11, 12, 15, 16, 23}) {
                WordLayout.format(file, 8, 2);
                WordLayout.check(file, 8, 2);
                file.asByteBuffer().put(at, (byte) (file.asByteBuffer().get(at) ^ 1));
                assertThatThrownBy(() -> WordLayout.check(file, 8, 2))
                        .as("byte " + at)
                        .isInstanceOf(IOException.class);
            }
        }
    }
}
