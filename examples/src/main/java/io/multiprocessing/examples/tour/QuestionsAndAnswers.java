package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import java.io.EOFException;
import java.io.IOException;

/** Asks a child over a pipe. */
public final class QuestionsAndAnswers implements Step {
    @Override
    public String title() {
        return "Duplex pipe";
    }

    @Override
    public String explanation() {
        return """
                Questions go to a child, answers come back on the same pipe.
                When its parent closes the other end, the child reads the end of the stream and ends.""";
    }

    @Override
    public String show(Context mp) throws IOException, InterruptedException {
        try (Pipe<Integer> pipe = mp.pipe()) {
            Connection<Integer> mine = pipe.first();
            Connection<Integer> theirs = pipe.second();
            var child = mp.process().name("squares").start(() -> answer(theirs));
            theirs.close(); // the child holds it now
            expect(!mine.poll(), "an answer without a question");
            for (int number = 7; number <= 9; number++) {
                mine.send(number);
                int square = mine.receive();
                Say.line(number + " squared is " + square);
                expect(square == number * number, number + " squared is not " + square);
            }
            mine.close();
            child.join();
            int code = child.exitCode().orElseThrow();
            expect(code == 0, "exit code " + code);
        }
        return "49, 64, 81, then the end of the stream";
    }

    static void answer(Connection<Integer> link) throws IOException, InterruptedException {
        try {
            while (true) {
                int number = link.receive();
                link.send(number * number);
            }
        } catch (EOFException e) {
            Say.line("nobody is there any more: I end");
        }
    }
}
