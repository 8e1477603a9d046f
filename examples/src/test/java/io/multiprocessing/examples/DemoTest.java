package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Context;
import io.multiprocessing.examples.tour.Step;
import io.multiprocessing.examples.tour.Tour;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoTest {
    private static final String ESCAPE = "\033";

    @Test
    void theTourShowsEveryStepAndClosesWithATable() throws Exception {
        var outcome = Program.of(Demo.class).run();
        assertThat(outcome.out()).as("output").noneMatch(line -> line.contains(ESCAPE));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).as("exit code after %s", outcome.out()).isZero();
        assertThat(outcome.out())
                .filteredOn(line -> line.matches("[ \\d]\\d  .* s  ok"))
                .hasSize(10);
        assertThat(outcome.out().getLast()).startsWith("All 10 steps as they should be");
    }

    @Test
    void aStepThatFailsIsSaidAndTheNextIsShown() throws Exception {
        var outcome = Program.of(BrokenTour.class).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out())
                .anyMatch(line -> line.matches(" 1  broken .*  FAILED"))
                .anyMatch(line -> line.matches(" 2  whole .*  ok"))
                .endsWith("1 of 2 steps failed.");
    }

    /** A tour with a step that fails while a child of it runs. */
    static final class BrokenTour {
        public static void main(String[] args) {
            if (!new Tour(List.of(new Broken(), new Whole())).take()) {
                System.exit(3);
            }
        }
    }

    private static final class Broken implements Step {
        @Override
        public String title() {
            return "broken";
        }

        @Override
        public String explanation() {
            return "This one starts a child and fails.";
        }

        @Override
        public String show(Context mp) {
            mp.start(Broken::sleep);
            throw new IllegalStateException("on purpose");
        }

        static void sleep() throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    private static final class Whole implements Step {
        @Override
        public String title() {
            return "whole";
        }

        @Override
        public String explanation() {
            return "This one does nothing.";
        }

        @Override
        public String show(Context mp) {
            return "nothing";
        }
    }
}
