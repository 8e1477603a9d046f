package io.multiprocessing.examples.pipes;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.examples.Pace;
import java.io.EOFException;
import java.io.IOException;

/**
 * Both ends of a pipe in one process: each sends to the other. What was sent can be received after the sender has
 * closed its end.
 */
public final class PipeInOneProcess {
    public static void main(String[] args) throws IOException, InterruptedException {
        try (var mp = Context.create();
                Pipe<Integer> pipe = mp.pipe()) {
            Connection<Integer> a = pipe.first();
            Connection<Integer> b = pipe.second();
            for (int i = 0; i < 10; i++) {
                a.send(i);
                b.send(i * i);
                System.out.println(b.receive() + " " + b.poll(Pace.seconds(0.5))); // one message, and no second one
            }
            b.close();
            try {
                while (true) {
                    System.out.println(a.receive());
                }
            } catch (EOFException e) {
                System.out.println("end");
            }
        }
    }
}
