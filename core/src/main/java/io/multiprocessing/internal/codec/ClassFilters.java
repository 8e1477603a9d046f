package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import java.util.List;

/** The filters of the house: one for processes of the family, one for strangers. */
public final class ClassFilters {
    private static final ClassFilter EVERYTHING = new Everything();

    private ClassFilters() {}

    /**
     * For relatives, which run the same program with the same rights: lets in whatever the class path has.
     *
     * @return the filter
     */
    public static ClassFilter everything() {
        return EVERYTHING;
    }

    /**
     * For processes that are not relatives: lets in the JDK's values and exceptions, this project's own types, and what
     * the user allowed.
     *
     * @param allowed class names ({@code "com.acme.Order"}, which lets in its nested classes too) and packages with
     *     their subpackages ({@code "com.acme.model.*"})
     * @return the filter
     * @throws IllegalArgumentException one is neither; the message names it
     */
    public static ClassFilter strangers(List<String> allowed) {
        return new StrangersFilter(allowed);
    }

    /** Not a lambda: the first one that a starting JVM meets costs it several milliseconds. */
    private static final class Everything implements ClassFilter {
        @Override
        public boolean allows(String className) {
            return true;
        }
    }
}
