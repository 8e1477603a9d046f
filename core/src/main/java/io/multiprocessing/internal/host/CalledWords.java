package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;

/** Words that another process keeps in its heap: one round trip for each call. */
final class CalledWords implements Words {
    private static final String UNKNOWN = "whether it does what was asked when it goes on is not known";

    private final CallPort host;
    private final int width;

    CalledWords(CallPort host, int width) {
        this.host = host;
        this.width = width;
    }

    private long ask(byte verb, ByteBuffer arguments) throws HostGoneException {
        return answer(verb, arguments).value();
    }

    private Waiter answer(byte verb, ByteBuffer arguments) throws HostGoneException {
        Waiter answer = host.ask(verb, arguments, UNKNOWN);
        if (answer.status() != Status.OK) {
            throw new HostGoneException("the process that made it answers nonsense: status=" + answer.status(), null);
        }
        return answer;
    }

    private static ByteBuffer at(int index, int more) {
        return ByteBuffer.allocate(Integer.BYTES + more).putInt(index);
    }

    private static ByteBuffer with(int index, long value) {
        return at(index, Long.BYTES).putLong(value).flip();
    }

    @Override
    public long get(int index) throws HostGoneException {
        return ask(HostedWords.GET, at(index, 0).flip());
    }

    @Override
    public void set(int index, long value) throws HostGoneException {
        ask(HostedWords.SET, with(index, value));
    }

    @Override
    public long getAndSet(int index, long value) throws HostGoneException {
        return ask(HostedWords.GET_AND_SET, with(index, value));
    }

    @Override
    public long getAndAdd(int index, long delta) throws HostGoneException {
        return ask(HostedWords.GET_AND_ADD, with(index, delta));
    }

    @Override
    public double getAndAddDouble(int index, double delta) throws HostGoneException {
        return Double.longBitsToDouble(
                ask(HostedWords.GET_AND_ADD_DOUBLE, with(index, Double.doubleToRawLongBits(delta))));
    }

    @Override
    public long compareAndExchange(int index, long expected, long value) throws HostGoneException {
        return ask(
                HostedWords.COMPARE_AND_EXCHANGE,
                at(index, 2 * Long.BYTES).putLong(expected).putLong(value).flip());
    }

    @Override
    public int most() {
        return HostedWords.BULK_BYTES / width;
    }

    @Override
    public ByteBuffer read(int from, int count) throws HostGoneException {
        Payload words = answer(
                        HostedWords.READ, at(from, Integer.BYTES).putInt(count).flip())
                .payload();
        if (words == null || words.data().length != count * width) {
            throw new HostGoneException("the process that made it answers nonsense: not the words asked for", null);
        }
        return ByteBuffer.wrap(words.data());
    }

    @Override
    public ByteBuffer writable(int from, int count) {
        return at(from, count * width).slice();
    }

    @Override
    public void written(int from, ByteBuffer words) throws HostGoneException {
        ask(HostedWords.WRITE, at(from, words.capacity()).put(words.rewind()).flip());
    }
}
