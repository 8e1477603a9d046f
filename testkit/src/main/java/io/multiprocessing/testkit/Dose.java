package io.multiprocessing.testkit;

/** How much of something a test does: little in every build, all of it in a soak. */
final class Dose {
    private static final boolean WHOLE = Boolean.getBoolean("io.multiprocessing.testkit.heavy");

    private Dose() {}

    /** Whether this is a soak. */
    static boolean isWhole() {
        return WHOLE;
    }

    /** The second number in a soak, {@code mvn -P soak verify}; else the first. */
    static int of(int usually, int inASoak) {
        return WHOLE ? inASoak : usually;
    }
}
