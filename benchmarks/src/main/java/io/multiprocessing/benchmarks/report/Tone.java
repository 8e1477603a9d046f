package io.multiprocessing.benchmarks.report;

/**
 * Colours, by what they mean, on light and on dark ground. Those of lines and bars are Okabe and Ito's, which people
 * tell apart who see fewer colours than most; what a line is, is written at its end besides.
 */
enum Tone {
    GROUND("#ffffff", "#15181c"),
    TEXT("#1d232a", "#e8ebee"),
    QUIET("#5b6570", "#a3adb8"),
    GRID("#e1e5e9", "#2e343b"),
    BLUE("#0072b2", "#56b4e9"),
    SKY("#4aa3d8", "#9fd6f5"),
    VERMILLION("#d55e00", "#f08b45"),
    APRICOT("#e39254", "#f8c6a0"),
    GREEN("#009e73", "#2fc79b"),
    MINT("#5bbf9f", "#9ce8d2"),
    PURPLE("#a8548a", "#d99cc3"),
    ORANGE("#b97f00", "#e9b13d"),
    GREY("#8a939c", "#77818b"),
    PALE("#c2c9d0", "#4c555e");

    final String light;
    final String dark;

    Tone(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The colour of a contender in charts: ours have one each, peers are grey in bars. */
    static Tone ofBar(Cell cell) {
        return switch (cell.family()) {
            case "ours" -> ofOurs(cell);
            case "floor" -> PALE;
            default -> GREY;
        };
    }

    static Tone ofLine(Cell cell, int number) {
        if (cell.family().equals("ours")) {
            return ofOurs(cell);
        }
        if (cell.family().equals("floor")) {
            return GREY;
        }
        return new Tone[] {PURPLE, ORANGE, QUIET, GREEN}[number % 4];
    }

    /** Each transport has a colour, and a paler one for its second way. */
    private static Tone ofOurs(Cell cell) {
        boolean second = cell.key().contains("handler") || cell.key().contains("made-elsewhere");
        return switch (cell.style()) {
            case "sharedmem", "kryo" -> second ? SKY : BLUE;
            case "socket" -> second ? APRICOT : VERMILLION;
            case "netty" -> second ? MINT : GREEN;
            default -> PURPLE;
        };
    }
}
