package io.multiprocessing.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

/**
 * Reads the pieces of a stream that {@link JavaOutput} wrote. Every class name passes the gate; sizes are bounded by
 * {@link StreamLimits}.
 */
final class JavaInput {
    private final Piece piece = new Piece();
    private final int messageBytes;
    private final ClassGate gate;
    private final boolean exceptionsAsForms;
    private Stream stream;

    /**
     * Prepares for reading.
     *
     * @param messageBytes the length of the whole message
     * @param gate where classes come from
     * @param exceptionsAsForms as it was written with
     */
    JavaInput(int messageBytes, ClassGate gate, boolean exceptionsAsForms) {
        this.messageBytes = messageBytes;
        this.gate = gate;
        this.exceptionsAsForms = exceptionsAsForms;
    }

    /** Reads the object of the next piece. */
    Object read(byte[] message, int start, int length) throws IOException, ClassNotFoundException {
        piece.open(message, start, length);
        if (stream == null) {
            stream = new Stream(piece, gate, exceptionsAsForms);
            stream.setObjectInputFilter(new StreamLimits(messageBytes));
        }
        Object object = stream.readObject();
        if (piece.available() != 0) {
            throw new StreamCorruptedException(piece.available() + " bytes are left over behind the object");
        }
        return object;
    }

    /** The part of the message that may be read now. */
    private static final class Piece extends InputStream {
        private ByteArrayInputStream bytes;

        void open(byte[] message, int start, int length) {
            bytes = new ByteArrayInputStream(message, start, length);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public int available() {
            return bytes.available();
        }
    }

    private static final class Stream extends ObjectInputStream {
        private final ClassGate gate;
        private final boolean exceptionsAsForms;

        Stream(InputStream bytes, ClassGate gate, boolean exceptionsAsForms) throws IOException {
            super(bytes);
            this.gate = gate;
            this.exceptionsAsForms = exceptionsAsForms;
            enableResolveObject(true);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            return gate.load(description.getName());
        }

        @Override
        @SuppressWarnings(
                "deprecation") // what java.io itself calls; newProxyInstance would want a handler, which is read later
        protected Class<?> resolveProxyClass(String[] interfaceNames) throws IOException, ClassNotFoundException {
            Class<?>[] interfaces = new Class<?>[interfaceNames.length];
            ClassLoader loader = gate.loader();
            for (int i = 0; i < interfaces.length; i++) {
                interfaces[i] = gate.load(interfaceNames[i]);
                if (!Modifier.isPublic(interfaces[i].getModifiers())) {
                    loader = interfaces[i].getClassLoader();
                }
            }
            try {
                return Proxy.getProxyClass(loader, interfaces);
            } catch (IllegalArgumentException e) {
                throw new ClassNotFoundException("no proxy class for " + String.join(", ", interfaceNames), e);
            }
        }

        @Override
        protected Object resolveObject(Object object) throws IOException {
            if (object instanceof ThrowableForm form) {
                if (!exceptionsAsForms) {
                    throw new InvalidClassException("an exception's text form inside its Java form");
                }
                return form.toThrowable(gate);
            }
            return object;
        }
    }
}
