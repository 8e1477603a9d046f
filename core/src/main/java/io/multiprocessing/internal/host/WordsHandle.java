package io.multiprocessing.internal.host;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What handles of values and arrays have in common: words, which are only reached while the handle is open. Who calls
 * is kept reachable until it is done, since its mapping ends with it.
 */
abstract class WordsHandle extends Handle {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never written
    private final transient Words words;

    private final transient int count;
    private final transient io.multiprocessing.internal.host.Reference.Kind kind;

    WordsHandle(Hold hold, io.multiprocessing.internal.host.Reference.Kind kind, int width, int count) {
        super(hold);
        this.kind = kind;
        this.count = count;
        this.words = hold.words(width, count, gate());
    }

    @Override
    final io.multiprocessing.internal.host.Reference departing() {
        open();
        return held().departing(kind, count);
    }

    private Words open() {
        if (gate().isClosed()) {
            throw closed();
        }
        return words;
    }

    final int count() {
        open();
        return count;
    }

    /** Something that is done with the words. */
    @FunctionalInterface
    private interface Call {
        long with(Words words) throws HostGoneException;
    }

    private long call(Call call) {
        try {
            return call.with(open());
        } catch (HostGoneException e) {
            throw gone(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private int checked(int index) {
        open();
        return Objects.checkIndex(index, count);
    }

    final long word(int index) {
        int at = checked(index);
        return call(words -> words.get(at));
    }

    final void word(int index, long value) {
        int at = checked(index);
        call(words -> {
            words.set(at, value);
            return 0;
        });
    }

    final long exchange(int index, long value) {
        int at = checked(index);
        return call(words -> words.getAndSet(at, value));
    }

    final long exchangeIf(int index, long expected, long value) {
        int at = checked(index);
        return call(words -> words.compareAndExchange(at, expected, value));
    }

    final long add(int index, long delta) {
        int at = checked(index);
        return call(words -> words.getAndAdd(at, delta));
    }

    final double addDouble(int index, double delta) {
        int at = checked(index);
        return Double.longBitsToDouble(call(words -> Double.doubleToRawLongBits(words.getAndAddDouble(at, delta))));
    }

    /** Copies between a buffer of words and a part of a user's array. */
    @FunctionalInterface
    interface Copying {
        void copy(ByteBuffer words, int at, int length);
    }

    final void out(int from, int arrayLength, int at, int length, Copying copying) {
        copy(
                from,
                arrayLength,
                at,
                length,
                (words, index, part, to) -> copying.copy(words.read(index, part), to, part));
    }

    final void in(int from, int arrayLength, int at, int length, Copying copying) {
        copy(from, arrayLength, at, length, (words, index, part, source) -> {
            ByteBuffer buffer = words.writable(index, part);
            copying.copy(buffer.duplicate().order(buffer.order()), source, part);
            words.written(index, buffer);
        });
    }

    /** Copies what one call carries. */
    @FunctionalInterface
    private interface Part {
        void copy(Words words, int index, int part, int at) throws HostGoneException;
    }

    private void copy(int from, int arrayLength, int at, int length, Part part) {
        open();
        Objects.checkFromIndexSize(from, length, count);
        Objects.checkFromIndexSize(at, length, arrayLength);
        call(words -> {
            for (int done = 0; done < length; ) {
                int now = Math.min(length - done, words.most());
                part.copy(words, from + done, now, at + done);
                done += now;
            }
            return 0;
        });
    }

    /** What it holds as text, or why that cannot be told. */
    final String text(java.util.function.Supplier<String> content) {
        try {
            return content.get();
        } catch (IllegalStateException e) {
            return noun() + " (closed)";
        } catch (java.io.UncheckedIOException e) {
            return noun() + " (gone)";
        }
    }
}
