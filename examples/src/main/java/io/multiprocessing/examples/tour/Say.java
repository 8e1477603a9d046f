package io.multiprocessing.examples.tour;

import io.multiprocessing.Process;

/** Lets a process say something, with its name in front, so that a reader sees who speaks. */
final class Say {
    private Say() {}

    static void line(String text) {
        System.out.println("   %-12s %s".formatted(Process.current().name(), text));
    }
}
