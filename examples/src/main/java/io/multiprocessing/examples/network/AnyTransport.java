package io.multiprocessing.examples.network;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;

/**
 * Names no transport, and takes the best there is: moved from shared memory to TCP by another dependency, and by no
 * other line.
 */
public final class AnyTransport {
    public static void main(String[] args) throws Exception {
        try (var mp = Context.create()) {
            System.out.println("over " + mp.transport());
            Queue<Integer> numbers = mp.queue(2);
            Queue<Integer> squares = mp.queue();
            mp.start(() -> {
                for (int number = numbers.take(); number > 0; number = numbers.take()) {
                    squares.put(number * number);
                }
            });
            for (int number : new int[] {1, 2, 3, 0}) {
                numbers.put(number);
            }
            System.out.println(squares.take() + " " + squares.take() + " " + squares.take());
        }
    }
}
