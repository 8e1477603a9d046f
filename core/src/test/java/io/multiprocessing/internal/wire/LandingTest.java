package io.multiprocessing.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Payloads that come into memory of the thread that waits for them. */
@Timeout(60)
class LandingTest {
    private static final int TOTAL = 1 << 20;
    private static final int PART = TOTAL / 4;

    private final Channel channel = new Channel(null);
    private final MemorySegment memory = MemorySegment.ofArray(new byte[TOTAL]);
    private Landing offered = Landing.of(memory);

    private void part(long stream, int number) throws IOException {
        byte[] bytes = new byte[PART];
        Arrays.fill(bytes, (byte) (10 * stream + number));
        ByteBuffer message = ByteBuffer.allocate(21 + PART)
                .putLong(stream)
                .putLong(7)
                .put((byte) 0)
                .putInt(TOTAL)
                .put(bytes);
        channel.absorb(message.flip(), (_, _, total) -> offered != null && offered.claim(total) ? offered : null);
    }

    private Payload payload(long stream) throws IOException {
        return channel.readPayloadWhereItIs(
                ByteBuffer.allocate(9).put((byte) 0x81).putLong(stream).flip());
    }

    private static byte[] whole(long stream) {
        byte[] bytes = new byte[TOTAL];
        for (int i = 0; i < TOTAL; i++) {
            bytes[i] = (byte) (10 * stream + i / PART);
        }
        return bytes;
    }

    @Test
    void aPayloadComesIntoTheMemoryThatIsOffered() throws Exception {
        for (int i = 0; i < 4; i++) {
            part(1, i);
        }
        Payload payload = payload(1);
        assertThat(payload.landing()).isSameAs(offered);
        assertThat(payload.length()).isEqualTo(TOTAL);
        assertThat(memory.toArray(JAVA_BYTE)).isEqualTo(whole(1));
    }

    @Test
    void whatHasBegunToComeMovesIntoMemoryThatIsOfferedLater() throws Exception {
        Landing later = offered;
        offered = null;
        part(1, 0);
        offered = later;
        for (int i = 1; i < 4; i++) {
            part(1, i);
        }
        assertThat(payload(1).landing()).isSameAs(offered);
        assertThat(memory.toArray(JAVA_BYTE)).isEqualTo(whole(1));
    }

    @Test
    void nothingIsWrittenToMemoryThatWasWithdrawnAndNothingIsLost() throws Exception {
        part(1, 0);
        part(1, 1);
        offered.withdraw(false);
        memory.fill((byte) 99);
        part(1, 2);
        part(1, 3);
        Payload payload = payload(1);
        assertThat(payload.landing()).isNull();
        assertThat(payload.data()).isEqualTo(whole(1));
        assertThat(memory.toArray(JAVA_BYTE)).containsOnly(99);
    }

    @Test
    void aPayloadThatIsForSomebodyElseAfterAllIsTakenOut() throws Exception {
        for (int i = 0; i < 4; i++) {
            part(1, i);
        }
        assertThat(payload(1).ashore().data()).isEqualTo(whole(1));
        assertThat(offered.claim(TOTAL)).isTrue();
    }

    @Test
    void oneThatIsTakenBackLeavesRoomForTheNext() throws Exception {
        part(1, 0);
        part(2, 0);
        channel.forget(ByteBuffer.allocate(8).putLong(1).flip());
        part(2, 1);
        part(2, 2);
        part(2, 3);
        assertThat(payload(2).landing()).isSameAs(offered);
        assertThat(memory.toArray(JAVA_BYTE)).isEqualTo(whole(2));
    }

    @Test
    void memoryThatIsTooSmallOrAnotherThreadsAloneIsNotUsed() {
        assertThat(offered.claim(TOTAL + 1)).isFalse();
        try (var arena = Arena.ofConfined()) {
            assertThat(Landing.of(arena.allocate(TOTAL))).isNull();
        }
    }

    @Test
    void whatCameIntoMemoryThatWasClosedIsAnErrorForItsReceiverAndNoFaultOfTheSender() throws Exception {
        try (var arena = Arena.ofShared()) {
            offered = Landing.of(arena.allocate(TOTAL));
            part(1, 0);
        }
        for (int i = 1; i < 4; i++) {
            part(1, i);
        }
        Payload lost = payload(1).ashore();
        assertThat(lost.kind()).isEqualTo(Payload.BROKEN);
        assertThat(lost.cost()).isEqualTo(new Payload((byte) 1, new byte[TOTAL]).cost()); // as its sender counts it
        assertThat(offered.isSpoilt()).isTrue();
    }

    @Test
    void whatCameWhollyIntoMemoryThatWasClosedThenCostsWhatItWas() throws Exception {
        try (var arena = Arena.ofShared()) {
            offered = Landing.of(arena.allocate(TOTAL));
            for (int i = 0; i < 4; i++) {
                part(1, i);
            }
        }
        Payload lost = payload(1).ashore();
        assertThat(lost.kind()).isEqualTo(Payload.BROKEN);
        assertThat(lost.cost()).isEqualTo(new Payload((byte) 1, new byte[TOTAL]).cost());
    }

    @Test
    void whatBeganToComeFromAPeerThatIsGoneLeavesItsRoomToOthers() throws Exception {
        part(1, 0);
        assertThat(offered.claim(TOTAL)).isFalse();
        channel.endLandings();
        assertThat(offered.claim(TOTAL)).isTrue();
    }

    @Test
    void aMappedFileIsNotUsed(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("file");
        try (var arena = Arena.ofShared();
                var file = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(Landing.of(file.map(FileChannel.MapMode.READ_WRITE, 0, TOTAL, arena)))
                    .isNull();
        }
    }
}
