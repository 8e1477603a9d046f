package io.multiprocessing.internal.launch;

import io.multiprocessing.Target;

/**
 * The child's half of {@link ChildHost}: makes a context and a target from the bytes that came over the control link.
 */
public interface ChildSide {
    /**
     * Makes the settings those of this process, before the target is unpacked. Cheap: opens nothing.
     *
     * @param settings what {@link ChildHost.Parcel#settings()} gave
     * @throws Exception they make no sense here
     */
    void install(byte[] settings) throws Exception;

    /**
     * Does what a JVM can that has no target yet: has the classes loaded that targets need, once. Runs no code of the
     * user's, so that a target finds a JVM in which nothing has run.
     *
     * @param settings as for {@link #install}
     * @param rehearsal the target of {@link ChildHost#packRehearsal}; empty: none
     * @param likely what the last targets were, as {@link ChildHost#describe} says it
     * @throws Exception what targets need cannot be had here
     */
    default void rehearse(byte[] settings, byte[] rehearsal, String[] likely) throws Exception {}

    /**
     * Makes the target; runs code of the user's classes (static initializers).
     *
     * @param target what {@link ChildHost.Parcel#target()} gave
     * @return what to run
     * @throws Exception a class is missing or refused, or its code threw
     */
    Target unpack(byte[] target) throws Exception;
}
