package io.multiprocessing.examples;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;

/** The program of the README: a child computes, its parent prints. */
public final class Squares {
    public static void main(String[] args) throws Exception {
        try (var mp = Context.create()) {
            Queue<Integer> squares = mp.queue();
            var child = mp.start(() -> {
                for (int i = 1; i <= 5; i++) squares.put(i * i);
            });
            for (int i = 1; i <= 5; i++) System.out.println(squares.take());
            child.join();
        }
    }
}
