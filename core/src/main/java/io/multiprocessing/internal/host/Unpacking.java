package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.ConduitPort.Taken;
import io.multiprocessing.spi.Codec;

/** What becomes of something that was taken, and of the references in it. */
final class Unpacking {
    private Unpacking() {}

    /** A value, and handles of what it refers to. */
    static Object value(ConduitPort port, Codec codec, String what, Taken taken) {
        boolean arrived = false;
        try {
            Object value = Payloads.decode(codec, what, taken.payload());
            arrived = true;
            return value;
        } finally {
            tell(port, taken, arrived);
        }
    }

    /** Bytes, in which the references reach nobody. */
    static byte[] bytes(ConduitPort port, Taken taken) {
        tell(port, taken, false);
        return taken.payload().data();
    }

    private static void tell(ConduitPort port, Taken taken, boolean arrived) {
        if (taken.payload().cargo() != null) {
            port.unpacked(taken, arrived);
        }
    }
}
