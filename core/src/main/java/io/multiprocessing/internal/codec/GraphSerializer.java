package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;

/**
 * What the serializers of this package have in common: they work for a {@link Coder} only, and may throw checked
 * exceptions.
 */
abstract class GraphSerializer extends Serializer<Object> {
    /**
     * Writes the content of an object, whose tag has been written.
     *
     * @throws IOException it cannot travel
     */
    abstract void writeContent(Coder coder, WireOutput output, Object object) throws IOException;

    /**
     * Reads what {@link #writeContent} wrote. A container calls {@link Coder#reference} before it reads its parts, if
     * it can.
     *
     * @param type the class the reader found for the tag and, where the kind has one, the name
     * @throws IOException the bytes make no sense
     * @throws ClassNotFoundException a class does not exist here
     */
    abstract Object readContent(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException;

    @Override
    public final void write(Kryo kryo, Output output, Object object) {
        try {
            writeContent((Coder) kryo, (WireOutput) output, object);
        } catch (IOException e) {
            throw new Passage(e);
        }
    }

    @Override
    public final Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        try {
            return readContent((Coder) kryo, (WireInput) input, type);
        } catch (IOException | ClassNotFoundException e) {
            throw new Passage(e);
        }
    }
}
