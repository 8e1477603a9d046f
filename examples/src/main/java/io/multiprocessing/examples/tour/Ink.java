package io.multiprocessing.examples.tour;

/** Colours, where a terminal shows them and {@code NO_COLOR} does not forbid it. */
enum Ink {
    BOLD("1"),
    GREEN("32"),
    RED("31");

    private static final boolean COLOURED = System.getenv("NO_COLOR") == null
            && System.console() != null
            && System.console().isTerminal();

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    String on(String text) {
        return COLOURED ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
