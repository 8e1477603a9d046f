package io.multiprocessing.benchmarks.peers;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A small object, as programs send them.
 *
 * @param id a number
 * @param customer a short text
 * @param amount another number
 * @param lines none, unless it is to be larger
 */
public record Order(int id, String customer, double amount, List<Line> lines) implements Serializable {
    private static final int LINE_BYTES = 14;

    /**
     * A part of an order.
     *
     * @param article a short text
     * @param quantity a number
     */
    public record Line(String article, int quantity) implements Serializable {}

    /**
     * Makes one.
     *
     * @param size about how many bytes it takes when it is encoded; 32 or less: no lines
     * @return the order
     */
    public static Order ofSize(int size) {
        int lines = size <= 32 ? 0 : (size - 32) / LINE_BYTES;
        return new Order(
                7,
                "abc",
                1.5,
                IntStream.range(0, lines)
                        .mapToObj(i -> new Line("article " + i % 1000, i))
                        .toList());
    }
}
