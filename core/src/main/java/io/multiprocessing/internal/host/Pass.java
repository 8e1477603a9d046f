package io.multiprocessing.internal.host;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;

/**
 * What travels between a manager and a {@link Visitor} in place of a proxy. It means something on one connection only,
 * and only if it was given out there.
 *
 * @param number which object, as the manager counts those that it granted to that visitor
 * @param proxy the class of its proxies
 */
record Pass(long number, String proxy) implements Serializable {
    private Object readResolve() throws ObjectStreamException {
        Border border = Border.crossed();
        if (border == null) {
            throw new InvalidObjectException("a pass is of use to a visitor only");
        }
        return border.arriving(this);
    }
}
