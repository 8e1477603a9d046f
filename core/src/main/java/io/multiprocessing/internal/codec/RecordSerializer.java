package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.lang.reflect.Field;

/** Records that we may reflect on: primitive components bare, others as objects. */
final class RecordSerializer extends GraphSerializer {
    @Override
    void write(Coder coder, WireOutput output, Object record) throws IOException {
        RecordShape shape = RecordShape.of(record.getClass());
        output.writeInt(shape.fingerprint);
        try {
            for (int i = 0; i < shape.fields.length; i++) {
                writeComponent(coder, output, shape.types[i], shape.fields[i], record);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeComponent(Coder coder, WireOutput output, char type, Field field, Object record)
            throws IllegalAccessException, IOException {
        switch (type) {
            case 'I' -> output.writeVarInt(field.getInt(record), false);
            case 'J' -> output.writeVarLong(field.getLong(record), false);
            case 'D' -> output.writeDouble(field.getDouble(record));
            case 'Z' -> output.writeBoolean(field.getBoolean(record));
            case 'F' -> output.writeFloat(field.getFloat(record));
            case 'B' -> output.writeByte(field.getByte(record));
            case 'S' -> output.writeShort(field.getShort(record));
            case 'C' -> output.writeChar(field.getChar(record));
            default -> coder.write(field.get(record));
        }
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        RecordShape shape = RecordShape.of(type);
        shape.check(input.readInt());
        Object[] values = new Object[shape.fields.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = readComponent(coder, input, shape.types[i]);
        }
        return shape.make(values);
    }

    private static Object readComponent(Coder coder, WireInput input, char type)
            throws IOException, ClassNotFoundException {
        return switch (type) {
            case 'I' -> input.readVarInt(false);
            case 'J' -> input.readVarLong(false);
            case 'D' -> input.readDouble();
            case 'Z' -> input.readBoolean();
            case 'F' -> input.readFloat();
            case 'B' -> input.readByte();
            case 'S' -> input.readShort();
            case 'C' -> input.readChar();
            default -> coder.read();
        };
    }
}
