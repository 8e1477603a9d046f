package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Channel;
import io.multiprocessing.internal.wire.Handshake;
import io.multiprocessing.internal.wire.Identity;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.MessageReceiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A host with nothing behind it, which says what a test has it say. */
final class Impostor implements MessageReceiver {
    private static final byte[] KEY = new byte[32];

    private final MemoryTransport transport;
    private final Mouth mouth;
    private volatile Channel channel;

    /** What a host says to a message, or by itself. */
    @FunctionalInterface
    interface Mouth {
        /** Its words, each a whole message. */
        List<byte[]> answer(byte op, ByteBuffer message);
    }

    Impostor(MemoryTransport transport, Mouth mouth) {
        this.transport = transport;
        this.mouth = mouth;
    }

    @Override
    public void onMessage(ByteBuffer message) {
        mouth.answer(message.get(), message).forEach(this::say);
    }

    @Override
    public void onClosed(IOException cause) {}

    /** Says something unasked. */
    void say(byte[] words) {
        try {
            channel.send(ByteBuffer.wrap(words));
        } catch (IOException e) {
            // closed meanwhile
        }
    }

    void close() {
        channel.close();
    }

    HostLink linked() throws IOException {
        String address = transport
                .listen(
                        null,
                        connection -> Handshake.accept(connection, KEY, (opened, _) -> {
                            channel = opened;
                            return this;
                        }))
                .address();
        var link = new HostLink("an impostor");
        Handshake.connect(transport, address, KEY, new Identity(1, "honest"), link::over);
        return link;
    }

    /** A hold of what it does not have. */
    static Hold hold(HostLink link, Reference.Kind kind, long object, int end) {
        String codec = Codecs.best().getClass().getName();
        var reference = new Reference(kind, "memory", "there", 0, 1, "host", object, end, 0, codec, 0, List.of());
        return Hold.over(link, reference, Codecs.best());
    }

    // ---- its words

    static byte[] reply(long request, int status, long value, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(64 + (payload == null ? 0 : payload.length))
                .put(Op.REPLY)
                .putLong(request)
                .put((byte) status)
                .putLong(value)
                .put((byte) (payload == null ? 0 : 1));
        if (payload != null) {
            bytes.put((byte) 0).putInt(payload.length).put(payload);
        }
        return cut(bytes);
    }

    static byte[] taken(long object, int channel, long request, int status, Payload... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(4096)
                .put(Op.TAKEN)
                .putLong(object)
                .put((byte) channel)
                .putLong(request)
                .put((byte) status)
                .put((byte) (elements.length > 1 ? 1 : 0))
                .putInt(elements.length);
        long id = 1;
        for (Payload each : elements) {
            bytes.putLong(id++).put(each.kind()).putInt(each.data().length).put(each.data());
        }
        return cut(bytes);
    }

    static byte[] cut(ByteBuffer bytes) {
        byte[] cut = new byte[bytes.flip().remaining()];
        bytes.get(cut);
        return cut;
    }
}
