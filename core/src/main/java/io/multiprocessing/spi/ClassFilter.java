package io.multiprocessing.spi;

/** Says which classes may be made from bytes that came from another process. Asked before a class is loaded. */
@FunctionalInterface
public interface ClassFilter {
    /**
     * Whether objects of a class may be made.
     *
     * @param className the class's binary name, such as {@code com.acme.Order$Line}; of an array, that of its innermost
     *     element type
     * @return whether it may be loaded
     */
    boolean allows(String className);
}
