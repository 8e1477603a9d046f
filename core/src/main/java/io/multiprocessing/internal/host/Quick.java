package io.multiprocessing.internal.host;

/** A referent some of whose methods take but a moment, and run nobody's code, when they are given plain values. */
public interface Quick {
    /** Strings that are longer are not plain. */
    int LONGEST = 1_000;

    /** Where there are so many elements, to make room for one more may take its time: all are moved. */
    int MOST = 1 << 18;

    /**
     * Whether a call is such a one now: it neither waits nor looks at many elements, runs no code of an element, and
     * returns something plain. A call that throws has changed nothing.
     *
     * @param method the method, as {@link Face} names it
     * @param arguments what it is given, all of it plain
     * @return false: perhaps not
     */
    boolean isQuick(String method, Object[] arguments);

    /**
     * Whether a value is small, immutable and the JDK's own.
     *
     * @param value any value, or null
     * @return false: perhaps not
     */
    static boolean isPlain(Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.length() <= LONGEST;
            case Integer _, Long _, Double _, Boolean _, Float _, Short _, Byte _, Character _ -> true;
            default -> false;
        };
    }
}
