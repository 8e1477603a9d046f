package io.multiprocessing.internal.host;

import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The elements of a conduit at one moment, as one payload: count 4, then each as id 8, kind 1, length 4, bytes. */
final class Snapshot {
    /**
     * One element as it was.
     *
     * @param id its place in the order of insertion, by which it can be removed
     * @param payload what it is
     */
    record Item(long id, Payload payload) {}

    /** What stands before an element's bytes. */
    private static final int ITEM_BYTES = 8 + 1 + 4;

    private Snapshot() {}

    /** Null when they are more than one payload can hold. */
    static Payload encode(Collection<Element> elements) {
        long bytes = 4;
        for (Element element : elements) {
            bytes += (long) ITEM_BYTES + element.payload().data().length;
        }
        if (bytes > Channel.PAYLOAD_LIMIT_BYTES) {
            return null;
        }
        ByteBuffer out = ByteBuffer.allocate((int) bytes).putInt(elements.size());
        for (Element element : elements) {
            byte[] data = element.payload().data();
            out.putLong(element.id())
                    .put(element.payload().kind())
                    .putInt(data.length)
                    .put(data);
        }
        return new Payload((byte) 0, out.array());
    }

    /**
     * Reads what a host answered.
     *
     * @param payload null: they are too many
     * @throws IllegalStateException they are too many
     * @throws SerializationException it makes no sense; no memory is taken for what is not there
     */
    static List<Item> decode(Payload payload) {
        if (payload == null) {
            throw new IllegalStateException(
                    "cannot look at all elements of the queue: together they are longer than a message can be: limitBytes="
                            + Channel.PAYLOAD_LIMIT_BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(payload.data());
        require(in, Integer.BYTES, 1);
        int count = in.getInt();
        require(in, count, ITEM_BYTES);
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            require(in, 1, ITEM_BYTES);
            long id = in.getLong();
            byte kind = in.get();
            int length = in.getInt();
            require(in, length, 1);
            byte[] data = new byte[length];
            in.get(data);
            items.add(new Item(id, new Payload(kind, data)));
        }
        if (in.hasRemaining()) {
            throw nonsense(in);
        }
        return items;
    }

    private static void require(ByteBuffer in, int count, int bytesEach) {
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw nonsense(in);
        }
    }

    private static SerializationException nonsense(ByteBuffer in) {
        return new SerializationException(
                "cannot read the elements that the queue's host has told: nonsense at byte " + in.position() + " of "
                        + in.limit(),
                null);
    }
}
