package io.multiprocessing.internal.manager;

import java.util.Arrays;
import java.util.Collection;

/** What callers have of a manager's objects are copies. */
final class Copies {
    private Copies() {}

    /** Collections travel as copies: two that are added to each other at once must not wait for each other. */
    static Collection<?> of(Collection<?> elements) {
        return Arrays.asList(elements.toArray());
    }

    /** A copy of what has no equals is equal to nothing, so it would be looked for in vain, or for ever. */
    static void requireEquals(Object copy, String what) {
        if (copy == null) {
            return;
        }
        try {
            if (copy.getClass().getMethod("equals", Object.class).getDeclaringClass() == Object.class) {
                throw new UnsupportedOperationException("cannot " + what + " a "
                        + copy.getClass().getTypeName()
                        + " by comparing it: its class has no equals, and this is a copy; use Manager.execute");
            }
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("an object without equals", e);
        }
    }
}
