package io.multiprocessing.examples;

import io.multiprocessing.examples.tour.DaemonGoesAlong;
import io.multiprocessing.examples.tour.KilledConsumer;
import io.multiprocessing.examples.tour.KilledHolder;
import io.multiprocessing.examples.tour.NothingLeft;
import io.multiprocessing.examples.tour.PoolOfWorkers;
import io.multiprocessing.examples.tour.QuestionsAndAnswers;
import io.multiprocessing.examples.tour.QueueBetweenChildren;
import io.multiprocessing.examples.tour.StartAndJoin;
import io.multiprocessing.examples.tour.Tickets;
import io.multiprocessing.examples.tour.Tour;
import io.multiprocessing.examples.tour.WaysToEnd;
import java.util.List;

/**
 * The tour: what the library does, shown on real child processes in a few seconds. Ends with exit code 1 if a step sees
 * something else than it should.
 */
public final class Demo {
    private Demo() {}

    /**
     * Takes the tour.
     *
     * @param args not looked at
     */
    public static void main(String[] args) {
        var tour = new Tour(List.of(
                new StartAndJoin(),
                new WaysToEnd(),
                new DaemonGoesAlong(),
                new QueueBetweenChildren(),
                new QuestionsAndAnswers(),
                new Tickets(),
                new KilledHolder(),
                new KilledConsumer(),
                new PoolOfWorkers(),
                new NothingLeft()));
        if (!tour.take()) {
            System.exit(1);
        }
    }
}
