package io.multiprocessing.internal.launch;

import io.multiprocessing.SerializationException;
import io.multiprocessing.Target;
import java.util.List;

/** What launching needs of the context it launches for: bytes and options for the child, and to be told of its end. */
public interface ChildHost {
    /**
     * Packs what the child needs, in the caller's thread.
     *
     * @param target what the child will run
     * @return bytes for the control link
     * @throws SerializationException the target cannot travel
     */
    Parcel pack(Target target);

    /**
     * JVM options that the child is to have unless the user has said something else about them.
     *
     * @return options, each one word
     */
    default List<String> jvmArgs() {
        return List.of();
    }

    /**
     * A child has ended. Called before anybody is told (by {@code join}, {@code onExit}, {@code isAlive}); returns when
     * what the child held here is freed, within a second.
     *
     * @param pid the child's process id
     */
    void childEnded(long pid);

    /**
     * Packs what a JVM does while it has no target yet, so that it will be quick then.
     *
     * @return null: nothing; else settings, and as its target something of ours, which is revoked when it was done
     */
    default Parcel packRehearsal() {
        return null;
    }

    /**
     * Describes a target without what it has captured, for JVMs that will have others like it.
     *
     * @param target what a child ran
     * @return opaque words for {@link ChildSide#rehearse}
     */
    default String describe(Target target) {
        return target.getClass().getName();
    }

    /**
     * A JVM that waited has a target now, and with it a name.
     *
     * @param pid its process id
     * @param name the name of the process that it is from now on
     */
    default void named(long pid, String name) {}

    /** What a child is sent when it starts. */
    interface Parcel {
        /**
         * The settings of the child's context.
         *
         * @return opaque bytes for {@link ChildSide#install}
         */
        byte[] settings();

        /**
         * The target.
         *
         * @return opaque bytes for {@link ChildSide#unpack}
         */
        byte[] target();

        /**
         * Lets go of the shared objects that were under way to the child and that it never took; a second call does
         * nothing. Called when the child has ended or could not be launched.
         */
        void revoke();
    }
}
