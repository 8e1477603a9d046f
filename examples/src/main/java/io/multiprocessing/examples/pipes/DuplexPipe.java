package io.multiprocessing.examples.pipes;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * Questions go one way, answers the other. {@code poll} tells whether something has come; the end of the stream,
 * whether anybody is still there.
 */
public final class DuplexPipe {
    static void square(Connection<Integer> link) throws IOException, InterruptedException {
        try {
            while (true) {
                int number = link.receive();
                System.out.println("child: received " + number);
                link.send(number * number);
            }
        } catch (EOFException e) {
            System.out.println("child: end, nobody holds the other end");
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var mp = Context.create()) {
            Pipe<Integer> pipe = mp.pipe();
            Connection<Integer> mine = pipe.first();
            Connection<Integer> theirs = pipe.second();
            var child = mp.start(() -> square(theirs));
            theirs.close(); // the child holds it now

            System.out.println("main: something to receive: " + mine.poll());
            for (int number = 2; number <= 4; number++) {
                mine.send(number);
                System.out.println("main: something to receive soon: " + mine.poll(Duration.ofSeconds(20)));
                System.out.println("main: " + number + " squared is " + mine.receive());
            }
            mine.close();
            child.join();
            System.out.println("main: the child ended with " + child.exitCode().orElseThrow());
        }
    }
}
