package io.multiprocessing.internal.host;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The references in elements that another process took and has not unpacked yet: it says when it has, and what it never
 * will is let go of. Kept for the session, not for the conduit, which may be gone by then. Thread-safe.
 */
final class Luggage {
    private final Map<Tag, byte[]> cargo = new HashMap<>();

    private record Tag(long object, byte channel, long element) {}

    /** The process took an element. */
    synchronized void taken(Conduit conduit, Element element) {
        if (element.payload().cargo() != null) {
            cargo.put(
                    new Tag(conduit.object, conduit.channel, element.id()),
                    element.payload().cargo());
        }
    }

    /** {@link Op#UNPACKED}. */
    void unpacked(ByteBuffer message) {
        byte[] references = remove(new Tag(message.getLong(), message.get(), message.getLong()));
        boolean arrived = message.get() != 0;
        if (references != null && !arrived) {
            Cargo.release(references);
        }
    }

    private synchronized byte[] remove(Tag tag) {
        return cargo.remove(tag);
    }

    /** The process is gone, and unpacks nothing any more. */
    void letGo() {
        List<byte[]> rest;
        synchronized (this) {
            rest = List.copyOf(cargo.values());
            cargo.clear();
        }
        rest.forEach(Cargo::release);
    }
}
