package io.multiprocessing.examples.pipes;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import java.io.EOFException;
import java.io.IOException;

/**
 * A pipe of one direction with two senders at one end. The receiver's stream ends when the last sender has closed its
 * end.
 */
public final class OneWayPipe {
    static void pipeIn(Connection<String> pipe, String log) throws IOException {
        for (int i = 0; i < 3; i++) {
            pipe.send("data:" + i + ",log:" + log);
        }
        pipe.close();
    }

    static void pipeOut(Connection<String> pipe) throws IOException, InterruptedException {
        try {
            while (true) {
                System.out.println("msg " + pipe.receive());
            }
        } catch (EOFException e) {
            System.out.println("end");
        }
    }

    public static void main(String[] args) {
        try (var mp = Context.create()) {
            Pipe<String> pipe = mp.pipe(Pipe.Direction.ONE_WAY);
            Connection<String> out = pipe.first(); // receives
            Connection<String> in = pipe.second(); // sends
            mp.start(() -> pipeIn(in, "a"));
            mp.start(() -> pipeIn(in, "b"));
            in.close(); // the children hold it now; held here as well, it would never come to its end
            mp.start(() -> pipeOut(out));
        }
    }
}
