package io.multiprocessing.internal.host;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of references that an element carries, beside its bytes: who drops the element unread lets go of them,
 * without decoding it.
 */
final class Cargo {
    private Cargo() {}

    /** Null when there are none, as for nearly every element. */
    static byte[] list(List<Reference> references) {
        if (references.isEmpty()) {
            return null;
        }
        try {
            var bytes = new ByteArrayOutputStream(128);
            var out = new DataOutputStream(bytes);
            out.writeInt(references.size());
            for (Reference reference : references) {
                out.writeUTF(reference.transport());
                out.writeUTF(reference.address());
                out.writeLong(reference.keyId());
                out.writeLong(reference.hostPid());
                out.writeUTF(reference.hostName());
                out.writeLong(reference.object());
                out.writeByte(reference.end());
                out.writeLong(reference.token());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("references cannot be listed: " + e.getMessage(), e);
        }
    }

    /**
     * Lets go of the references: at once where their objects live here, else in a thread of its own, since their hosts
     * may have to be connected to.
     */
    static void release(byte[] cargo) {
        for (Reference reference : read(cargo)) {
            if (Hold.livesHere(reference)) {
                Hold.revoke(reference);
            } else {
                Thread.ofVirtual().name("multiprocessing-cargo").start(() -> Hold.revoke(reference));
            }
        }
    }

    /** Lets go of the references before it returns; their hosts may have to be connected to. */
    static void releaseHere(byte[] cargo) {
        read(cargo).forEach(Hold::revokeAndWait);
    }

    private static List<Reference> read(byte[] cargo) {
        try {
            List<Reference> references = new ArrayList<>();
            var in = new DataInputStream(new ByteArrayInputStream(cargo));
            for (int left = in.readInt(); left > 0; left--) {
                var reference = new Reference(
                        Reference.Kind.QUEUE,
                        in.readUTF(),
                        in.readUTF(),
                        in.readLong(),
                        in.readLong(),
                        in.readUTF(),
                        in.readLong(),
                        in.readByte(),
                        in.readLong(),
                        "",
                        0,
                        List.of());
                references.add(reference);
            }
            return references;
        } catch (IOException e) {
            throw new UncheckedIOException("a list of references cannot be read: " + e.getMessage(), e);
        }
    }
}
