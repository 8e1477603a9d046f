package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.io.NotSerializableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Date;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Values that contain no other objects. One class for all of them: each class that a starting child loads costs time.
 */
final class ScalarSerializer extends GraphSerializer {
    private final Kind kind;

    ScalarSerializer(Kind kind) {
        this.kind = kind;
    }

    @Override
    void write(Coder coder, WireOutput output, Object value) throws IOException {
        switch (kind) {
            case STRING -> output.writeString((String) value);
            case BOOLEAN -> output.writeBoolean((Boolean) value);
            case BYTE -> output.writeByte((Byte) value);
            case SHORT -> output.writeShort((Short) value);
            case CHARACTER -> output.writeChar((Character) value);
            case INTEGER -> output.writeVarInt((Integer) value, false);
            case LONG -> output.writeVarLong((Long) value, false);
            case FLOAT -> output.writeFloat((Float) value);
            case DOUBLE -> output.writeDouble((Double) value);
            case BIG_INTEGER -> writeBigInteger(output, (BigInteger) value);
            case BIG_DECIMAL -> {
                BigDecimal decimal = (BigDecimal) value;
                output.writeVarInt(decimal.scale(), false);
                writeBigInteger(output, decimal.unscaledValue());
            }
            case UUID -> {
                UUID uuid = (UUID) value;
                output.writeLong(uuid.getMostSignificantBits());
                output.writeLong(uuid.getLeastSignificantBits());
            }
            case URI, PATH -> output.writeString(PlainValues.text(value));
            case CHARSET -> output.writeString(((Charset) value).name());
            case PATTERN -> {
                Pattern pattern = (Pattern) value;
                output.writeInt(pattern.flags());
                output.writeString(pattern.pattern());
            }
            case CLASS -> {
                Class<?> type = (Class<?>) value;
                if (type.isHidden()) {
                    throw new NotSerializableException(
                            type.getName() + " is a hidden class (of a lambda, say), which no other process can find");
                }
                coder.classes().writeName(output, type.getName());
            }
            case DATE -> output.writeVarLong(((Date) value).getTime(), false);
            case BIT_SET -> {
                byte[] bits = ((BitSet) value).toByteArray();
                output.writeVarInt(bits.length, true);
                output.writeBytes(bits, 0, bits.length);
            }
            case STRING_BUILDER, STRING_BUFFER -> output.writeString(value.toString());
            case ATOMIC_INTEGER -> output.writeVarInt(((AtomicInteger) value).get(), false);
            case ATOMIC_LONG -> output.writeVarLong(((AtomicLong) value).get(), false);
            case ATOMIC_BOOLEAN -> output.writeBoolean(((AtomicBoolean) value).get());
            case OPTIONAL_INT -> {
                OptionalInt optional = (OptionalInt) value;
                output.writeBoolean(optional.isPresent());
                output.writeVarInt(optional.orElse(0), false);
            }
            case OPTIONAL_LONG -> {
                OptionalLong optional = (OptionalLong) value;
                output.writeBoolean(optional.isPresent());
                output.writeVarLong(optional.orElse(0), false);
            }
            case OPTIONAL_DOUBLE -> {
                OptionalDouble optional = (OptionalDouble) value;
                output.writeBoolean(optional.isPresent());
                output.writeDouble(optional.orElse(0));
            }
            default -> throw new AssertionError(kind);
        }
    }

    private static void writeBigInteger(WireOutput output, BigInteger value) {
        byte[] bytes = value.toByteArray();
        output.writeVarInt(bytes.length, true);
        output.writeBytes(bytes, 0, bytes.length);
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        return switch (kind) {
            case STRING -> input.readString();
            case BOOLEAN -> input.readBoolean();
            case BYTE -> input.readByte();
            case SHORT -> input.readShort();
            case CHARACTER -> input.readChar();
            case INTEGER -> input.readVarInt(false);
            case LONG -> input.readVarLong(false);
            case FLOAT -> input.readFloat();
            case DOUBLE -> input.readDouble();
            case BIG_INTEGER -> readBigInteger(input);
            case BIG_DECIMAL -> {
                int scale = input.readVarInt(false);
                yield new BigDecimal(readBigInteger(input), scale);
            }
            case UUID -> new UUID(input.readLong(), input.readLong());
            case URI -> URI.create(input.readString());
            case PATH -> Path.of(input.readString());
            case CHARSET -> Charset.forName(input.readString());
            case PATTERN -> {
                int flags = input.readInt();
                yield Pattern.compile(input.readString(), flags);
            }
            case CLASS -> coder.classes().readName(input);
            case DATE -> new Date(input.readVarLong(false));
            case BIT_SET -> BitSet.valueOf(input.readBytes(input.readCount(1)));
            case STRING_BUILDER -> new StringBuilder(input.readString());
            case STRING_BUFFER -> new StringBuffer(input.readString());
            case ATOMIC_INTEGER -> new AtomicInteger(input.readVarInt(false));
            case ATOMIC_LONG -> new AtomicLong(input.readVarLong(false));
            case ATOMIC_BOOLEAN -> new AtomicBoolean(input.readBoolean());
            case OPTIONAL_INT -> {
                boolean present = input.readBoolean();
                int value = input.readVarInt(false);
                yield present ? OptionalInt.of(value) : OptionalInt.empty();
            }
            case OPTIONAL_LONG -> {
                boolean present = input.readBoolean();
                long value = input.readVarLong(false);
                yield present ? OptionalLong.of(value) : OptionalLong.empty();
            }
            case OPTIONAL_DOUBLE -> {
                boolean present = input.readBoolean();
                double value = input.readDouble();
                yield present ? OptionalDouble.of(value) : OptionalDouble.empty();
            }
            default -> throw new AssertionError(kind);
        };
    }

    private static BigInteger readBigInteger(WireInput input) throws IOException, ClassNotFoundException {
        return new BigInteger(input.readBytes(input.readCount(1)));
    }
}
