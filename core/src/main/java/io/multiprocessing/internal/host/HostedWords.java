package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** The words of a value or an array, in the heap of the process that hosts it; asked by verbs from elsewhere. */
final class HostedWords extends HostedCalls implements Words {
    /** index 4: the value is the word. */
    static final byte GET = 1;
    /** index 4, value 8. */
    static final byte SET = 2;
    /** index 4, value 8: the value is the word before. */
    static final byte GET_AND_SET = 3;
    /** index 4, delta 8: the value is the word before. */
    static final byte GET_AND_ADD = 4;
    /** index 4, delta 8, both doubles: the value is the word before. */
    static final byte GET_AND_ADD_DOUBLE = 5;
    /** index 4, expected 8, value 8: the value is the word before. */
    static final byte COMPARE_AND_EXCHANGE = 6;
    /** from 4, count 4: the payload is the words, big-endian. */
    static final byte READ = 7;
    /** from 4, words. */
    static final byte WRITE = 8;

    /** What one message carries. */
    static final int BULK_BYTES = 128 << 10;

    private final AtomicLongArray longs;
    private final AtomicIntegerArray ints;

    /** Words of 4 or 8 bytes, all 0. */
    HostedWords(Node node, int width, int count) {
        super(node);
        this.longs = width == Long.BYTES ? new AtomicLongArray(count) : null;
        this.ints = width == Long.BYTES ? null : new AtomicIntegerArray(count);
        node.add(this);
    }

    int width() {
        return longs != null ? Long.BYTES : Integer.BYTES;
    }

    int count() {
        return longs != null ? longs.length() : ints.length();
    }

    @Override
    void call(Session session, byte verb, long request, ByteBuffer arguments, Answer answer) throws IOException {
        int index = arguments.getInt();
        if (verb != READ && verb != WRITE && (index < 0 || index >= count())) {
            throw new IOException("no such word: index=" + index + ", words=" + count());
        }
        switch (verb) {
            case GET -> answer(answer, word(index));
            case SET -> {
                put(index, arguments.getLong());
                answer(answer, 0);
            }
            case GET_AND_SET -> answer(answer, exchange(index, arguments.getLong()));
            case GET_AND_ADD -> answer(answer, add(index, arguments.getLong()));
            case GET_AND_ADD_DOUBLE ->
                answer(answer, Double.doubleToRawLongBits(addDouble(index, arguments.getDouble())));
            case COMPARE_AND_EXCHANGE -> answer(answer, exchangeIf(index, arguments.getLong(), arguments.getLong()));
            case READ -> {
                int count = arguments.getInt();
                requireBulk(index, count);
                answer.answer(
                        Status.OK, 0, new Payload((byte) 0, words(index, count).array()));
            }
            case WRITE -> {
                requireBulk(index, arguments.remaining() / width());
                put(index, arguments);
                answer(answer, 0);
            }
            default -> throw new IOException("no such verb of a value or an array: verb=" + verb);
        }
    }

    private void requireBulk(int from, int count) throws IOException {
        if (from < 0 || count < 0 || count > BULK_BYTES / width() || from > count() - count) {
            throw new IOException("no such words: from=" + from + ", count=" + count + ", words=" + count());
        }
    }

    private static void answer(Answer answer, long value) {
        answer.answer(Status.OK, value, null);
    }

    @Override
    void cancel(Session session, long request, Answer answer) {
        // everything is answered at once
    }

    @Override
    void gone(Session session) {
        // it has nothing here
    }

    @Override
    void abort() {
        // nobody waits
    }

    // ---- the words

    private long word(int index) {
        return longs != null ? longs.get(index) : ints.get(index);
    }

    private void put(int index, long value) {
        if (longs != null) {
            longs.set(index, value);
        } else {
            ints.set(index, (int) value);
        }
    }

    private long exchange(int index, long value) {
        return longs != null ? longs.getAndSet(index, value) : ints.getAndSet(index, (int) value);
    }

    private long add(int index, long delta) {
        return longs != null ? longs.getAndAdd(index, delta) : ints.getAndAdd(index, (int) delta);
    }

    private double addDouble(int index, double delta) throws IOException {
        if (longs == null) {
            throw new IOException("words of 4 bytes are no doubles");
        }
        while (true) {
            long before = longs.get(index);
            double value = Double.longBitsToDouble(before);
            if (longs.compareAndSet(index, before, Double.doubleToRawLongBits(value + delta))) {
                return value;
            }
        }
    }

    private long exchangeIf(int index, long expected, long value) {
        return longs != null
                ? longs.compareAndExchange(index, expected, value)
                : ints.compareAndExchange(index, (int) expected, (int) value);
    }

    private ByteBuffer words(int from, int count) {
        ByteBuffer words = ByteBuffer.allocate(count * width());
        for (int i = from; i < from + count; i++) {
            if (longs != null) {
                words.putLong(longs.get(i));
            } else {
                words.putInt(ints.get(i));
            }
        }
        return words.flip();
    }

    private void put(int from, ByteBuffer words) {
        for (int i = from; words.remaining() >= width(); i++) {
            put(i, longs != null ? words.getLong() : words.getInt());
        }
    }

    // ---- the words, for threads of this process

    private void check() throws HostGoneException {
        if (node().isClosed()) {
            throw new HostGoneException("the context that made it is closed", null);
        }
    }

    @Override
    public long get(int index) throws HostGoneException {
        check();
        return word(index);
    }

    @Override
    public void set(int index, long value) throws HostGoneException {
        check();
        put(index, value);
    }

    @Override
    public long getAndSet(int index, long value) throws HostGoneException {
        check();
        return exchange(index, value);
    }

    @Override
    public long getAndAdd(int index, long delta) throws HostGoneException {
        check();
        return add(index, delta);
    }

    @Override
    public double getAndAddDouble(int index, double delta) throws HostGoneException {
        check();
        try {
            return addDouble(index, delta);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long compareAndExchange(int index, long expected, long value) throws HostGoneException {
        check();
        return exchangeIf(index, expected, value);
    }

    @Override
    public int most() {
        return BULK_BYTES / width();
    }

    @Override
    public ByteBuffer read(int from, int count) throws HostGoneException {
        check();
        return words(from, count);
    }

    @Override
    public ByteBuffer writable(int from, int count) throws HostGoneException {
        check();
        return ByteBuffer.allocate(count * width());
    }

    @Override
    public void written(int from, ByteBuffer words) throws HostGoneException {
        check();
        put(from, words.rewind());
    }
}
