package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Kills a process that takes from a queue. */
public final class KilledConsumer implements Step {
    private static final int ELEMENTS = 100;
    private static final int TAKEN = 10;

    @Override
    public String title() {
        return "Crash: a queue's consumer";
    }

    @Override
    public String explanation() {
        return """
                A hundred numbers are in a queue. A child takes ten, with more on their way to it, and is killed.
                What it did not take goes to the next one: nothing is lost, nothing comes twice.""";
    }

    @Override
    public String show(Context mp) throws InterruptedException {
        Queue<Integer> numbers = mp.queue();
        for (int i = 1; i <= ELEMENTS; i++) {
            numbers.put(i);
        }
        Queue<List<Integer>> taken = mp.queue();
        var first = mp.process().name("first").start(() -> takeTenAndStay(numbers, taken));
        List<Integer> all = new ArrayList<>(taken.take());
        first.kill();
        Say.line("killed the first consumer after " + all.size() + " numbers");

        var second = mp.process().name("second").start(() -> takeTheRest(numbers, taken));
        List<Integer> rest = taken.take();
        second.join();
        all.addAll(rest);
        all.sort(null);
        expect(all.equals(IntStream.rangeClosed(1, ELEMENTS).boxed().toList()), "taken: " + all);
        return TAKEN + " + " + rest.size() + " numbers, none lost, none twice";
    }

    static void takeTenAndStay(Queue<Integer> numbers, Queue<List<Integer>> taken) throws InterruptedException {
        take(TAKEN, numbers, taken);
        Thread.sleep(60_000);
    }

    static void takeTheRest(Queue<Integer> numbers, Queue<List<Integer>> taken) throws InterruptedException {
        take(ELEMENTS - TAKEN, numbers, taken);
    }

    private static void take(int count, Queue<Integer> numbers, Queue<List<Integer>> taken)
            throws InterruptedException {
        List<Integer> mine = new ArrayList<>();
        while (mine.size() < count) {
            mine.add(numbers.take());
        }
        Say.line("I took " + mine.getFirst() + " to " + mine.getLast());
        taken.put(mine);
    }
}
