package io.multiprocessing.internal.launch;

import io.multiprocessing.SerializationException;
import io.multiprocessing.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The least that launching can be tried with: targets travel by Java's serialization, and nothing is shared. Keeps a
 * diary of what it was told.
 */
final class JavaSerialization implements ChildHost, ChildSide {
    final List<String> diary = new CopyOnWriteArrayList<>();

    @Override
    public Parcel pack(Target target) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(target);
        } catch (IOException e) {
            throw new SerializationException("the target cannot travel: " + e, e);
        }
        byte[] packed = bytes.toByteArray();
        return new Parcel() {
            @Override
            public byte[] settings() {
                return "settings".getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] target() {
                return packed;
            }

            @Override
            public void revoke() {
                diary.add("revoked");
            }
        };
    }

    @Override
    public void childEnded(long pid) {
        diary.add("ended " + pid);
    }

    @Override
    public void install(byte[] settings) {
        if (!new String(settings, StandardCharsets.UTF_8).equals("settings")) {
            throw new IllegalArgumentException("not the settings that were packed");
        }
    }

    @Override
    public Target unpack(byte[] target) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new InContext(target)) {
            return (Target) in.readObject();
        }
    }

    /** Classes are looked for where the program's classes are. */
    private static final class InContext extends ObjectInputStream {
        InContext(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(
                        described.getName(), false, Thread.currentThread().getContextClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described);
            }
        }
    }
}
