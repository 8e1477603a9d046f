package io.multiprocessing.internal.host;

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

    private Snapshot() {}

    /** Null when they are more than one payload can hold. */
    static Payload encode(Collection<Element> elements) {
        long bytes = 4;
        for (Element element : elements) {
            bytes += 13L + element.payload().data().length;
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

    static List<Item> decode(Payload payload) {
        if (payload == null) {
            throw new OutOfMemoryError("the elements of the queue are together longer than an array can be: limitBytes="
                    + Channel.PAYLOAD_LIMIT_BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(payload.data());
        int count = in.getInt();
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long id = in.getLong();
            byte kind = in.get();
            byte[] data = new byte[in.getInt()];
            in.get(data);
            items.add(new Item(id, new Payload(kind, data)));
        }
        return items;
    }
}
