package io.multiprocessing.internal.host;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.wire.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The list of references that an element carries, beside its bytes: who drops the element unread lets go of them,
 * without decoding it.
 */
final class Cargo {
    private static final Log LOG = Log.of(Cargo.class);

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
     * may have to be connected to. Who drops an element is not to blame for what its sender wrote: what makes no sense
     * is passed over.
     */
    static void release(byte[] cargo) {
        each(cargo, Cargo::release);
    }

    private static void each(byte[] cargo, Consumer<Reference> action) {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(cargo));
            for (int left = in.readInt(); left > 0; left--) {
                action.accept(read(in));
            }
        } catch (IOException e) {
            LOG.debug("a list of references cannot be read: {}", e.toString());
        }
    }

    /** As {@link #release(byte[])}, if there are any. */
    static void release(Content payload) {
        if (payload.cargo() != null) {
            release(payload.cargo());
        }
    }

    /** Lets go of the references before it returns; their hosts may have to be connected to. */
    static void releaseHere(byte[] cargo) {
        each(cargo, Hold::revokeAndWait);
    }

    private static void release(Reference reference) {
        if (Hold.livesHere(reference)) {
            Hold.revoke(reference);
        } else {
            Apart.start("multiprocessing-cargo", () -> Hold.revoke(reference));
        }
    }

    private static Reference read(DataInputStream in) throws IOException {
        return new Reference(
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
    }
}
