package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.StreamCorruptedException;

/**
 * Writes or reads one message at a time, and is then used for the next. Not thread-safe. One that has thrown is not
 * used again.
 *
 * <p>A message is {@link #FORMAT}, then one object. An object is a tag, which is null, a back reference with the number
 * of the object meant, or a {@link Kind}; then a class name where the kind has one; then its content. Objects of
 * tracked kinds are numbered in the order in which they begin.
 */
final class Coder {
    /** The first byte of each message. Java's own streams begin with 0xAC. */
    static final int FORMAT = 0x4B;

    private final WireOutput output = new WireOutput();
    private final WireInput input = new WireInput();
    private final WireClasses classes = new WireClasses();
    private final WrittenObjects written = new WrittenObjects();
    private final ReadObjects read = new ReadObjects();
    private final HashBudget budget = new HashBudget();
    private JavaOutput javaOutput;
    private JavaInput javaInput;

    byte[] encode(Object value) throws IOException {
        output.writeByte(FORMAT);
        write(value);
        byte[] message = output.toMessage();
        output.reset();
        classes.reset();
        written.reset();
        javaOutput = null;
        return message;
    }

    Object decode(byte[] message, ClassFilter filter, ClassLoader loader) throws IOException, ClassNotFoundException {
        input.open(message);
        int format = message.length == 0 ? -1 : input.readByte();
        if (format != FORMAT) {
            throw new StreamCorruptedException("not a message of the kryo codec: it begins with " + format
                    + " in place of " + FORMAT + "; do both processes use the same codec?");
        }
        classes.open(filter, loader);
        budget.open(message.length);
        Object value = read();
        if (input.remaining() != 0) {
            throw new StreamCorruptedException(input.remaining() + " bytes are left over behind the object");
        }
        input.release();
        classes.reset();
        read.reset();
        javaInput = null;
        return value;
    }

    /** Writes an object that may be null or have been written before. */
    void write(Object object) throws IOException {
        if (object == null) {
            output.writeByte(Kind.NULL_TAG);
            return;
        }
        Route route = Routes.of(object.getClass());
        Kind kind = route.kind();
        if (kind == null) {
            throw new NotSerializableException(Refusal.of(object));
        }
        if (!kind.tracked) {
            classes.writeClass(output, route);
            Forms.of(kind).write(this, output, object);
            return;
        }
        int number = written.find(object);
        if (number >= 0) {
            writeBackReference(number, object);
        } else {
            writeTracked(route, object);
        }
    }

    /**
     * Writes an object that {@code writeReplace} has replaced by another of the same class. Java serialization calls
     * that method itself.
     */
    void writeUnreplaced(Object original, Object replacement) throws IOException {
        Route route = Routes.withoutReplacement(original.getClass());
        writeTracked(route, route.kind() == Kind.JAVA ? original : replacement);
    }

    private void writeTracked(Route route, Object object) throws IOException {
        boolean builtFromParts = route.kind().builtFromParts();
        int number = written.add(object, builtFromParts);
        classes.writeClass(output, route);
        Forms.of(route.kind()).write(this, output, object);
        if (builtFromParts) {
            written.complete(number);
        }
    }

    private void writeBackReference(int number, Object object) throws NotSerializableException {
        if (written.incomplete(number)) {
            throw new NotSerializableException(
                    object.getClass().getName() + " contains itself, and cannot be made before"
                            + " its own parts are; make it a class that implements Serializable, or send the cycle beginning"
                            + " with a part of it that can be filled later (an ArrayList or an array, say)");
        }
        output.writeByte(Kind.BACK_REFERENCE_TAG);
        output.writeVarInt(number, true);
    }

    /** Reads what {@link #write} wrote. */
    Object read() throws IOException, ClassNotFoundException {
        int tag = input.readVarInt(true);
        if (tag == Kind.NULL_TAG) {
            budget.leaf(1);
            return null;
        }
        if (tag == Kind.BACK_REFERENCE_TAG) {
            int number = input.readVarInt(true);
            Object object = read.get(number);
            budget.again(number);
            return object;
        }
        Kind kind = Kind.ofTag(tag);
        if (kind == null) {
            throw new StreamCorruptedException("no kind of object has the tag " + tag);
        }
        int start = input.position();
        int number = kind.tracked ? read.begin() : -1;
        int outer = kind.tracked ? budget.begin(number, kind.isHashedByIdentity()) : -1;
        Object object = Forms.of(kind).read(this, input, classes.readClass(input, kind));
        int more = kind.isHashedByBytes() ? (input.position() - start) / Long.BYTES : 0;
        if (kind.tracked) {
            read.complete(number, object);
            budget.end(number, outer, more);
        } else {
            budget.leaf(1 + more);
        }
        return object;
    }

    /** As {@link #read}, for what goes into a hash table next. */
    Object readHashed() throws IOException, ClassNotFoundException {
        Object object = read();
        budget.charge();
        return object;
    }

    /** Lets the parts of the container that is being read refer to it. To be called before the first part is read. */
    void reference(Object object) {
        read.completeLatest(object);
    }

    WireClasses classes() {
        return classes;
    }

    JavaOutput javaOutput() throws IOException {
        if (javaOutput == null) {
            javaOutput = new JavaOutput(true);
        }
        return javaOutput;
    }

    JavaInput javaInput() {
        if (javaInput == null) {
            javaInput = new JavaInput(input.limit(), classes.gate(), true);
        }
        return javaInput;
    }
}
