package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Putting and taking as tests say it. */
final class Elements {
    static final BooleanSupplier NEVER = () -> false;

    /** An element as it was taken. */
    record Element(byte kind, byte[] bytes, byte[] cargo) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Copies all there is. */
    static final SharedChannel.Reader<Element> COPY =
            (kind, bytes, cargo) -> new Element(kind, bytes.toArray(ValueLayout.JAVA_BYTE), cargo);

    private Elements() {}

    // ---- without waiting

    static Outcome put(SharedChannel channel, String text) throws IOException, InterruptedException {
        return put(channel, 0, text.getBytes(StandardCharsets.UTF_8), null, Duration.ZERO);
    }

    static Outcome put(SharedChannel channel, byte[] bytes) throws IOException, InterruptedException {
        return put(channel, 0, bytes, null, Duration.ZERO);
    }

    static Outcome put(SharedChannel channel, int kind, byte[] bytes, byte[] cargo)
            throws IOException, InterruptedException {
        return put(channel, kind, bytes, cargo, Duration.ZERO);
    }

    /** What {@link SharedChannel#take} gave: an {@link Element} or an outcome. */
    static Object take(SharedChannel channel) throws IOException, InterruptedException {
        return take(channel, Duration.ZERO);
    }

    static Object peek(SharedChannel channel) throws IOException, InterruptedException {
        return channel.take(COPY, true, 0, false, NEVER);
    }

    // ---- waiting

    static Outcome put(SharedChannel channel, String text, Duration limit) throws IOException, InterruptedException {
        return put(channel, 0, text.getBytes(StandardCharsets.UTF_8), null, limit);
    }

    static Outcome put(SharedChannel channel, int kind, byte[] bytes, byte[] cargo, Duration limit)
            throws IOException, InterruptedException {
        return channel.put((byte) kind, MemorySegment.ofArray(bytes), cargo, limit.toNanos(), true, NEVER);
    }

    static Object take(SharedChannel channel, Duration limit) throws IOException, InterruptedException {
        return channel.take(COPY, false, limit.toNanos(), true, NEVER);
    }

    static Outcome putForever(SharedChannel channel, String text) throws IOException, InterruptedException {
        return channel.put(
                (byte) 0,
                MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)),
                null,
                SharedChannel.FOREVER,
                true,
                NEVER);
    }

    static Object takeForever(SharedChannel channel) throws IOException, InterruptedException {
        return channel.take(COPY, false, SharedChannel.FOREVER, true, NEVER);
    }

    // ---- expecting

    /** The text of the first element, which must be there. */
    static String text(SharedChannel channel) throws IOException, InterruptedException {
        return text(take(channel));
    }

    static String text(Object taken) {
        if (taken instanceof Element element) {
            return element.text();
        }
        throw new AssertionError("no element, but " + taken);
    }

    /** The texts of all there is. */
    static List<String> drain(SharedChannel channel) throws IOException, InterruptedException {
        var texts = new ArrayList<String>();
        while (take(channel) instanceof Element element) {
            texts.add(element.text());
        }
        return texts;
    }

    static List<String> texts(SharedChannel channel) throws IOException {
        return channel.snapshot().stream()
                .map(item -> new String(item.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Bytes that are not the same anywhere. */
    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
