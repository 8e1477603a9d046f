package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed number here is a change of the format, which raises {@link SharedFile#VERSION}. */
class ConnectionFileTest {
    @TempDir
    private Path directory;

    @Test
    void everythingLiesWhereItIsDrawn() {
        assertThat(SharedFile.VERSION).isEqualTo(2);
        assertThat(SharedFile.HEADER_BYTES).isEqualTo(32);
        assertThat(ConnectionFile.CONNECTOR).isEqualTo(32);
        assertThat(ConnectionFile.ANSWER).isEqualTo(64);
        assertThat(ConnectionFile.TO_HOST).isEqualTo(128);
        assertThat(ConnectionFile.TO_CONNECTOR).isEqualTo(512);
        assertThat(ConnectionFile.TAIL).isEqualTo(0);
        assertThat(ConnectionFile.ENDED).isEqualTo(8);
        assertThat(ConnectionFile.WANTS_ROOM).isEqualTo(12);
        assertThat(ConnectionFile.HEAD).isEqualTo(128);
        assertThat(ConnectionFile.TO_HOST_BYTES).isEqualTo(4_096);
        assertThat(ConnectionFile.TO_CONNECTOR_BYTES).isEqualTo(69_632);
        assertThat(ConnectionFile.RING_BYTES).isEqualTo(65_536);
        assertThat(ConnectionFile.FILE_BYTES).isEqualTo(135_168);
    }

    @Test
    void wordsOfDifferentWritersAre128BytesApart() {
        long[] words = LongStream.of(
                        ConnectionFile.ANSWER - ConnectionFile.ANSWER % 64,
                        ConnectionFile.TO_HOST + ConnectionFile.TAIL,
                        ConnectionFile.TO_HOST + ConnectionFile.HEAD,
                        ConnectionFile.TO_CONNECTOR + ConnectionFile.TAIL,
                        ConnectionFile.TO_CONNECTOR + ConnectionFile.HEAD,
                        ConnectionFile.TO_HOST_BYTES)
                .sorted()
                .toArray();
        for (int i = 2; i < words.length; i++) {
            assertThat(words[i] - words[i - 1]).isGreaterThanOrEqualTo(128);
        }
    }

    @Test
    void oneThatIsNotFinishedOrOfAnotherLengthIsNotBelieved() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            Path path = directory.resolve("file");
            MemorySegment file = ConnectionFile.create(path, arena);
            assertThatThrownBy(() -> ConnectionFile.open(path, arena))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a finished")
                    .hasMessageContaining(path.toString());
            ConnectionFile.finish(file, 77);
            assertThat(ConnectionFile.connector(ConnectionFile.open(path, arena)))
                    .isEqualTo(77);
            Path shorter = Files.write(directory.resolve("shorter"), new byte[4_096]);
            assertThatThrownBy(() -> ConnectionFile.open(shorter, arena))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("wantedBytes=135168, haveBytes=4096");
        }
    }
}
