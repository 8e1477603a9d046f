package io.multiprocessing.internal.host;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The text of an object, which may contain proxies of itself: inside its own text it is {@code (...)}. */
final class Printing {
    private static final ThreadLocal<Set<Object>> UNDER_WAY = new ThreadLocal<>();

    private Printing() {}

    static String text(HostedReferent referent, Object object) {
        Set<Object> underWay = UNDER_WAY.get();
        boolean outermost = underWay == null;
        if (outermost) {
            underWay = Collections.newSetFromMap(new IdentityHashMap<>());
            UNDER_WAY.set(underWay);
        }
        if (!underWay.add(referent)) {
            return "(...)";
        }
        try {
            return object.toString();
        } finally {
            underWay.remove(referent);
            if (outermost) {
                UNDER_WAY.remove();
            }
        }
    }
}
