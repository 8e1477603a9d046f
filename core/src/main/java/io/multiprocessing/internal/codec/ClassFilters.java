package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import java.util.List;

/** The filters of the house: one for processes of the family, one for strangers. */
public final class ClassFilters {
    /** What is said of a class that is not let in. */
    public static final String REFUSAL =
            "the class filter does not let it in; if it should, name it in Context.Builder.allow";

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

    /**
     * Whether a codec would load a class: what belongs to the codecs' own vocabulary, no filter is asked about.
     *
     * @param filter is asked about everything else
     * @param className as {@link Class#getName()} gives it
     * @return false: a message that names it is refused
     */
    public static boolean letIn(ClassFilter filter, String className) {
        return KnownTypes.contains(className) || filter.allows(className);
    }

    /** Not a lambda: the first one that a starting JVM meets costs it several milliseconds. */
    private static final class Everything implements ClassFilter {
        @Override
        public boolean allows(String className) {
            return true;
        }
    }
}
