package io.multiprocessing.internal.codec;

import java.io.IOException;

/** Everything that only Java serialization can do: a length, and so many bytes of the message's one embedded stream. */
final class JavaSerializer extends GraphSerializer {
    @Override
    void write(Coder coder, WireOutput output, Object object) throws IOException {
        byte[] piece = coder.javaOutput().write(object);
        output.writeVarInt(piece.length, true);
        output.writeBytes(piece, 0, piece.length);
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        int length = input.readCount(1);
        int start = input.position();
        input.setPosition(start + length);
        return coder.javaInput().read(input.getBuffer(), start, length);
    }
}
