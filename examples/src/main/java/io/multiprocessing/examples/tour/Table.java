package io.multiprocessing.examples.tour;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The table at the end of the tour. */
final class Table {
    private final List<Sight> sights;
    private final int titleWidth;
    private final int seenWidth;

    Table(List<Sight> sights) {
        this.sights = sights;
        this.titleWidth = width("Step", Sight::title);
        this.seenWidth = width("What was seen", Sight::seen);
    }

    private int width(String head, Function<Sight, String> column) {
        return sights.stream().mapToInt(sight -> column.apply(sight).length()).reduce(head.length(), Math::max);
    }

    void print() {
        System.out.println(Ink.BOLD.on(row("", "Step", "What was seen", "Time") + "Result"));
        System.out.println(row("--", "-".repeat(titleWidth), "-".repeat(seenWidth), "-------") + "------");
        Duration total = Duration.ZERO;
        for (int i = 0; i < sights.size(); i++) {
            Sight sight = sights.get(i);
            total = total.plus(sight.took());
            String verdict = (sight.ok() ? Ink.GREEN : Ink.RED).on(sight.verdict());
            System.out.println(row(String.valueOf(i + 1), sight.title(), sight.seen(), sight.seconds()) + verdict);
        }
        long failed = sights.stream().filter(sight -> !sight.ok()).count();
        System.out.println();
        System.out.println(
                failed == 0
                        ? "All %d steps as they should be, in %.1f s."
                                .formatted(sights.size(), total.toMillis() / 1000.0)
                        : "%d of %d steps failed.".formatted(failed, sights.size()));
    }

    private String row(String number, String title, String seen, String time) {
        String format = "%2s  %-" + titleWidth + "s  %-" + seenWidth + "s  %7s  ";
        return format.formatted(number, title, seen, time);
    }
}
