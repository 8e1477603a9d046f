package io.multiprocessing.internal.host;

import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.lasting.LastingValues;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.util.List;

/**
 * Values by a codec, across a border that no shared object crosses.
 *
 * @param codec makes the bytes
 */
public record KeptValues(Codec codec) implements LastingValues {
    private static final Border BORDER = new Border() {
        @Override
        Reference departing(Hold hold, Reference.Kind kind, long detail) {
            throw refused("a shared object");
        }

        @Override
        Object departing(Referent referent) {
            throw refused("a proxy");
        }
    };

    private static IllegalStateException refused(String what) {
        return new IllegalStateException(
                what + " cannot be kept in a durable queue: it ends with the process that made it, and the queue does"
                        + " not; keep a name or a value by which it can be found or made again");
    }

    @Override
    public byte[] encode(String what, Object value) {
        Border outer = Border.enter(BORDER);
        try {
            return Travel.encode(codec, what, value);
        } finally {
            Border.leave(outer);
        }
    }

    @Override
    public Object decode(String what, byte[] bytes, ClassFilter filter) {
        Border outer = Border.enter(BORDER);
        try {
            return Travel.decode(codec, what, bytes, filter, Payloads.loader());
        } finally {
            Border.leave(outer);
        }
    }

    @Override
    public ClassFilter filter(List<String> allowed) {
        return allowed.isEmpty() ? ClassFilters.everything() : ClassFilters.strangers(allowed);
    }
}
