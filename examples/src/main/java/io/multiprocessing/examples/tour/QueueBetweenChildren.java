package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import java.util.ArrayList;
import java.util.List;

/** Lets one child send to another. */
public final class QueueBetweenChildren implements Step {
    private static final List<String> LETTERS = List.of("A", "B", "C");

    @Override
    public String title() {
        return "Queue between children";
    }

    @Override
    public String explanation() {
        return """
                The parent makes a queue and gives it to both. One child writes and shuts the queue down,
                the other reads what is there and then learns that nothing more will come.""";
    }

    @Override
    public String show(Context mp) throws InterruptedException {
        Queue<String> letters = mp.queue();
        Queue<List<String>> result = mp.queue();
        var writer = mp.process().name("writer").start(() -> write(letters));
        var reader = mp.process().name("reader").start(() -> read(letters, result));
        List<String> read = result.take();
        writer.join();
        reader.join();
        expect(read.equals(LETTERS), "read " + read + ", not " + LETTERS);
        return "read " + String.join(", ", read) + ", in order";
    }

    static void write(Queue<String> letters) throws InterruptedException {
        for (String letter : LETTERS) {
            Say.line("put " + letter);
            letters.put(letter);
        }
        letters.shutdown();
    }

    static void read(Queue<String> letters, Queue<List<String>> result) throws InterruptedException {
        List<String> read = new ArrayList<>();
        try {
            while (true) {
                read.add(letters.take());
                Say.line("got " + read.getLast());
            }
        } catch (QueueShutDownException e) {
            result.put(read);
        }
    }
}
