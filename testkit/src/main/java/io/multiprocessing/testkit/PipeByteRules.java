package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.BufferTooShortException;
import io.multiprocessing.Connection;
import io.multiprocessing.Process;
import java.io.EOFException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes sent through a pipe, of any length, into buffers and to handlers. */
interface PipeByteRules extends Stage {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    @Row("CON-12")
    default void anySliceOfBytesIsAMessage() throws Exception {
        try (var pipe = mp().pipe()) {
            byte[] letters = bytes("abcdefghijklmnopqrstuvwxyz");
            MemorySegment segment = MemorySegment.ofArray(letters);
            pipe.first().sendBytes(letters);
            pipe.first().sendBytes(segment.asSlice(5));
            pipe.first().sendBytes(segment.asSlice(7, 8));
            pipe.first().sendBytes(segment.asSlice(26));
            pipe.first().sendBytes(segment.asSlice(26, 0));
            assertArrayEquals(letters, pipe.second().receiveBytes());
            assertArrayEquals(bytes("fghijklmnopqrstuvwxyz"), pipe.second().receiveBytes());
            assertArrayEquals(bytes("hijklmno"), pipe.second().receiveBytes());
            assertEquals(0, pipe.second().receiveBytes().length);
            assertEquals(0, pipe.second().receiveBytes().length);
            assertFalse(pipe.second().poll());
        }
    }

    @Test
    default void bytesOfNativeMemoryTravelToo() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment into = arena.allocate(100);
                int length = end.receiveBytes(into);
                end.sendBytes(into.asSlice(0, length));
            }
        });
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocateFrom("native");
            pipe.first().sendBytes(message);
            message.fill((byte) 0);
            assertEquals(
                    "native", MemorySegment.ofArray(pipe.first().receiveBytes()).getString(0));
        }
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("CON-04")
    default void aBufferThatIsTooShortCostsNoMessage() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        byte[] message = new byte[110];
        new Random(1).nextBytes(message);
        Process process = child(() -> {
            end.sendBytes(message);
            end.sendBytes(bytes("next"));
            end.sendBytes(new byte[] {1, 2, 3});
        });
        MemorySegment into = MemorySegment.ofArray(new byte[40]);
        var tooShort =
                assertThrows(BufferTooShortException.class, () -> pipe.first().receiveBytes(into));
        assertArrayEquals(message, tooShort.message());
        assertEquals(4, pipe.first().receiveBytes(into));
        assertArrayEquals(bytes("next"), into.asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE));
        assertEquals(3, pipe.first().receiveBytes(into.asSlice(37)));
        assertArrayEquals(new byte[] {1, 2, 3}, into.asSlice(37).toArray(ValueLayout.JAVA_BYTE));
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    @Row("CON-34")
    default void messagesOfAllLengthsArriveWholeAndSeparate() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        int[] lengths = {0, 1, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 1_048_577, 3};
        Process process = child(() -> {
            for (int length : lengths) {
                end.sendBytes(pattern(length));
            }
        });
        for (int length : lengths) {
            assertArrayEquals(pattern(length), pipe.first().receiveBytes());
        }
        Expect.endsWell(process);
        assertFalse(pipe.first().poll());
        pipe.close();
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }

    @Test
    @Row("CON-26")
    default void aMessageLargerThanThePipeHoldsPassesBothWays() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> end.sendBytes(end.receiveBytes()));
        byte[] message = pattern((4 << 20) + 1);
        pipe.first().sendBytes(message);
        assertArrayEquals(message, pipe.first().receiveBytes());
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void aMessageOf64MiBPasses() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Process process = child(() -> {
            byte[] message = end.receiveBytes();
            end.send(message.length);
            end.sendBytes(message);
        });
        byte[] message = pattern(64 << 20);
        pipe.first().sendBytes(message);
        assertEquals(64 << 20, Expect.received(pipe.first()));
        assertArrayEquals(message, pipe.first().receiveBytes());
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void aSenderWaitsWhileTheReceiversAreFarBehind() throws Exception {
        var pipe = mp().pipe(io.multiprocessing.Pipe.Direction.ONE_WAY);
        var end = pipe.second();
        int count = 1000;
        var heap = 64L << 20;
        Process process = children().start(settings -> settings.maxHeap(heap), () -> {
            for (int i = 0; i < count; i++) {
                end.sendBytes(new byte[100_000 + i]);
            }
        });
        pipe.first().poll(Await.LIMIT);
        assertFalse(process.join(java.time.Duration.ofMillis(700)), "nobody receives, but 100 MB were sent");
        for (int i = 0; i < count; i++) {
            assertEquals(100_000 + i, pipe.first().receiveBytes().length);
        }
        Expect.endsWell(process);
        pipe.close();
    }

    @Test
    default void aHandlerSeesTheMessagesThatWait() throws Exception {
        var pipe = mp().pipe();
        var end = pipe.second();
        Expect.endsWell(child(() -> {
            for (int i = 0; i < 5; i++) {
                end.sendBytes(pattern(i * 13));
            }
        }));
        Connection<Object> own = pipe.first();
        var seen = new ArrayList<byte[]>();
        var misaligned = new ArrayList<Long>();
        int handled = own.receive(
                bytes -> {
                    if (bytes.address() % 8 != 0) {
                        misaligned.add(bytes.address());
                    }
                    seen.add(bytes.toArray(ValueLayout.JAVA_BYTE));
                },
                2);
        assertEquals(2, handled);
        handled = own.receive(bytes -> seen.add(bytes.toArray(ValueLayout.JAVA_BYTE)), 100);
        assertEquals(3, handled);
        assertEquals(0, own.receive(bytes -> seen.add(new byte[0]), 100));
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(pattern(i * 13), seen.get(i));
        }
        assertEquals(List.of(), misaligned);
        pipe.close();
    }

    @Test
    default void aHandlersSegmentIsAlignedForLongs() throws Exception {
        try (var pipe = mp().pipe()) {
            for (int i = 0; i < 20; i++) {
                byte[] message = new byte[8 + i];
                MemorySegment.ofArray(message).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, i);
                pipe.first().sendBytes(message);
            }
            var values = new ArrayList<Long>();
            pipe.second().receive(bytes -> values.add(bytes.get(ValueLayout.JAVA_LONG, 0)), 100);
            assertEquals(java.util.stream.LongStream.range(0, 20).boxed().toList(), values);
        }
    }

    @Test
    default void aLimitBelowOneIsRefused() throws Exception {
        try (var pipe = mp().pipe()) {
            assertThrows(IllegalArgumentException.class, () -> pipe.first().receive(bytes -> {}, 0));
            assertThrows(IllegalArgumentException.class, () -> pipe.first().receive(bytes -> {}, -1));
        }
    }

    @Test
    default void whatAHandlerThrowsReachesTheCallerAndTheNextMessageFollows() throws Exception {
        try (var pipe = mp().pipe()) {
            pipe.first().sendBytes(new byte[1]);
            pipe.first().sendBytes(new byte[2]);
            var thrown = assertThrows(
                    IllegalStateException.class,
                    () -> pipe.second()
                            .receive(
                                    bytes -> {
                                        throw new IllegalStateException("from the handler");
                                    },
                                    10));
            assertEquals("from the handler", thrown.getMessage());
            assertEquals(2, pipe.second().receiveBytes().length);
        }
    }

    @Test
    default void aHandlerLearnsOfTheEnd() throws Exception {
        var pipe = mp().pipe();
        pipe.second().sendBytes(new byte[1]);
        pipe.second().close();
        assertEquals(1, pipe.first().receive(bytes -> assertEquals(1, bytes.byteSize()), 10));
        assertThrows(EOFException.class, () -> pipe.first().receive(bytes -> {}, 10));
        pipe.close();
    }

    @Test
    default void theEncodedFormOfAnObjectCanBeReceivedAsBytes() throws Exception {
        try (var pipe = mp().<Object>pipe()) {
            pipe.first().send("text");
            assertTrue(pipe.second().receiveBytes().length >= 4);
            pipe.first().send("next");
            assertEquals("next", pipe.second().receive());
        }
    }
}
