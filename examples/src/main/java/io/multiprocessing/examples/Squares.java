package io.multiprocessing.examples;

import io.multiprocessing.Context;

/** The program of the README: a child computes, its parent prints. */
public final class Squares {
    public static void main(String[] args) throws Exception {
        try (var mp = Context.create()) {
            var squares = mp.<Integer>queue();
            var child = mp.start(() -> {
                for (int i = 0; i < 5; i++) squares.put(i * i);
            });
            for (int i = 0; i < 5; i++) System.out.println(squares.take());
            child.join();
        }
    }
}
