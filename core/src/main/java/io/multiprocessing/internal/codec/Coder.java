package io.multiprocessing.internal.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.multiprocessing.spi.ClassFilter;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.StreamCorruptedException;

/**
 * A Kryo with its buffers and tables: writes or reads one message at a time, and is then used for the next. Not
 * thread-safe. One that has thrown is not used again.
 *
 * <p>A message is {@link #FORMAT}, then one object. An object is a tag, which is null, a back reference with the number
 * of the object meant, or a {@link Kind}; then a class name where the kind has one; then its content. Objects of
 * tracked kinds are numbered in the order in which they begin. Kryo's own reference tracking is off: it writes the
 * class of a back reference, and hashes every object of even the smallest message.
 */
final class Coder extends Kryo {
    /** The first byte of each message. Java's own streams begin with 0xAC. */
    static final int FORMAT = 0x4B;

    private final WireOutput output = new WireOutput();
    private final WireInput input = new WireInput();
    private final WireClasses classes;
    private final WrittenObjects written = new WrittenObjects();
    private final ReadObjects read = new ReadObjects();
    private JavaOutput embeddedOutput;
    private JavaInput embeddedInput;

    Coder() {
        this(new WireClasses());
    }

    private Coder(WireClasses classes) {
        super(classes, null);
        this.classes = classes;
        setRegistrationRequired(false);
        setAutoReset(false);
    }

    byte[] encode(Object value) {
        output.writeByte(FORMAT);
        writeClassAndObject(output, value);
        byte[] message = output.toMessage();
        output.reset();
        classes.reset();
        written.reset();
        embeddedOutput = null;
        return message;
    }

    Object decode(byte[] message, ClassFilter filter, ClassLoader loader) throws IOException {
        input.open(message);
        int format = message.length == 0 ? -1 : input.readByte();
        if (format != FORMAT) {
            throw new StreamCorruptedException("not a message of the kryo codec: it begins with " + format
                    + " in place of " + FORMAT + "; do both processes use the same codec?");
        }
        classes.open(filter, loader);
        Object value = readClassAndObject(input);
        if (input.remaining() != 0) {
            throw new StreamCorruptedException(input.remaining() + " bytes are left over behind the object");
        }
        input.release();
        classes.reset();
        read.reset();
        embeddedInput = null;
        return value;
    }

    @Override
    public void writeClassAndObject(Output toOutput, Object object) {
        if (object == null) {
            output.writeByte(Kind.NULL_TAG);
            return;
        }
        Route route = Routes.of(object.getClass());
        Kind kind = route.kind();
        if (kind == null) {
            throw new Passage(new NotSerializableException(Refusal.of(object)));
        }
        if (!kind.tracked) {
            classes.writeClass(output, route);
            Forms.of(kind).write(this, output, object);
            return;
        }
        int number = written.find(object);
        if (number >= 0) {
            writeBackReference(number, object);
            return;
        }
        number = written.add(object, kind.builtFromParts());
        classes.writeClass(output, route);
        Forms.of(kind).write(this, output, object);
        if (kind.builtFromParts()) {
            written.complete(number);
        }
    }

    /** Writes what {@code writeReplace} returned although its class has such a method too. */
    void writeUnreplaced(Object object) {
        Route route = Routes.withoutReplacement(object.getClass());
        int number = written.add(object, true);
        classes.writeClass(output, route);
        Forms.of(route.kind()).write(this, output, object);
        written.complete(number);
    }

    private void writeBackReference(int number, Object object) {
        if (written.incomplete(number)) {
            throw new Passage(
                    new NotSerializableException(
                            object.getClass().getName()
                                    + " contains itself, and cannot be made before its own parts are; let the cycle go through an ArrayList, an array or a class that implements Serializable"));
        }
        output.writeByte(Kind.BACK_REFERENCE_TAG);
        output.writeVarInt(number, true);
    }

    @Override
    public Object readClassAndObject(Input fromInput) {
        int tag = input.readVarInt(true);
        if (tag == Kind.NULL_TAG) {
            return null;
        }
        if (tag == Kind.BACK_REFERENCE_TAG) {
            return read.get(input.readVarInt(true));
        }
        Route route = classes.readClass(input, tag);
        Kind kind = route.kind();
        if (!kind.tracked) {
            return Forms.of(kind).read(this, input, route.type());
        }
        int number = read.begin();
        Object object = Forms.of(kind).read(this, input, route.type());
        read.complete(number, object);
        return object;
    }

    /** Lets the parts of the container that is being read refer to it. To be called before the first part is read. */
    @Override
    public void reference(Object object) {
        read.completeLatest(object);
    }

    @Override
    public Registration getRegistration(@SuppressWarnings("rawtypes") Class type) {
        return classes.registerImplicit(type);
    }

    WireClasses classes() {
        return classes;
    }

    JavaOutput embeddedOutput() throws IOException {
        if (embeddedOutput == null) {
            embeddedOutput = new JavaOutput(true);
        }
        return embeddedOutput;
    }

    JavaInput embeddedInput() {
        if (embeddedInput == null) {
            embeddedInput = new JavaInput(input.limit(), classes.gate(), true);
        }
        return embeddedInput;
    }
}
