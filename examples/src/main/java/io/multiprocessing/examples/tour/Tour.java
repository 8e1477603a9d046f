package io.multiprocessing.examples.tour;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Leads through some steps, each with a time limit, and closes with a table. A step that fails does not keep the next
 * from being shown.
 */
public final class Tour {
    private static final int LIMIT_SECONDS = 20;

    private final List<Step> steps;

    /**
     * Plans a tour.
     *
     * @param steps what to show, in order
     */
    public Tour(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Takes the tour.
     *
     * @return whether all was as it should be
     */
    public boolean take() {
        List<Sight> sights = new ArrayList<>();
        try (var mp = Context.create()) {
            welcome(mp);
            for (Step step : steps) {
                System.out.println(Ink.BOLD.on((sights.size() + 1) + ". " + step.title()));
                System.out.println(step.explanation().indent(3).stripTrailing());
                Sight sight = see(step, mp);
                System.out.println("   => " + (sight.ok() ? "" : sight.verdict() + ": ") + sight.seen());
                System.out.println();
                sights.add(sight);
            }
        }
        new Table(sights).print();
        return sights.stream().allMatch(Sight::ok);
    }

    private static void welcome(Context mp) {
        System.out.println(Ink.BOLD.on("Multiprocessing for Java: a tour on real processes"));
        System.out.println("Java %s, %d processors, transport '%s'. This process is %s, pid %d."
                .formatted(
                        Runtime.version().feature(),
                        Runtime.getRuntime().availableProcessors(),
                        mp.transport(),
                        Process.current().name(),
                        Process.current().pid()));
        System.out.println();
    }

    private static Sight see(Step step, Context mp) {
        var start = Instant.now();
        var show = new FutureTask<>(() -> step.show(mp));
        Thread guide = Thread.ofPlatform().name("step").daemon().start(show);
        String seen;
        boolean ok = false;
        try {
            seen = show.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            ok = true;
        } catch (ExecutionException e) {
            seen = e.getCause().toString();
        } catch (TimeoutException e) {
            guide.interrupt();
            seen = "not done after " + LIMIT_SECONDS + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            seen = "interrupted";
        }
        var took = Duration.between(start, Instant.now());
        mp.activeChildren().forEach(Process::kill); // of a step that failed half-way
        return new Sight(step.title(), seen, took, ok);
    }
}
