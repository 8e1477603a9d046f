package io.multiprocessing.internal.aot;

/** A program that does nothing, which is enough to see whether a JVM takes a cache. */
final class CacheProbe {
    private CacheProbe() {}

    /**
     * Does nothing.
     *
     * @param args none
     */
    public static void main(String[] args) {}
}
