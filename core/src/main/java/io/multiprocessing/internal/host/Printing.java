package io.multiprocessing.internal.host;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The text and the equality of objects which may contain proxies of themselves: inside its own text an object is
 * {@code (...)}, and two that are just being compared are taken to be equal.
 */
final class Printing {
    private static final ThreadLocal<Set<Object>> UNDER_WAY = new ThreadLocal<>();

    private static final ThreadLocal<Set<Pair>> COMPARED = new ThreadLocal<>();

    /** Two that are being compared; equal by identity, as referents are. */
    private record Pair(HostedReferent one, HostedReferent other) {}

    private Printing() {}

    static boolean equal(HostedReferent one, HostedReferent other) throws InterruptedException {
        Set<Pair> underWay = COMPARED.get();
        boolean outermost = underWay == null;
        if (outermost) {
            underWay = new HashSet<>();
            COMPARED.set(underWay);
        }
        try {
            return !underWay.add(new Pair(one, other)) || HostedReferent.areEqual(one, other);
        } finally {
            if (outermost) {
                COMPARED.remove();
            }
        }
    }

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
