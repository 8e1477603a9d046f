package io.multiprocessing.internal.codec;

import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * The numbers of the tracked objects of a message that is being written. The first few are searched one by one: that is
 * faster than an identity hash code, of which each new object would need one.
 */
final class WrittenObjects {
    private static final int SEARCHED = 12;
    private static final int KEPT = 1024;

    private Object[] objects = new Object[SEARCHED];
    private boolean[] incomplete = new boolean[SEARCHED];
    private int count;
    private IdentityHashMap<Object, Integer> numbers;

    /** The number of an object, or -1. */
    int find(Object object) {
        if (numbers != null) {
            Integer number = numbers.get(object);
            return number == null ? -1 : number;
        }
        for (int i = 0; i < count; i++) {
            if (objects[i] == object) {
                return i;
            }
        }
        return -1;
    }

    int add(Object object, boolean isIncomplete) {
        int number = count++;
        if (number == objects.length) {
            objects = Arrays.copyOf(objects, 2 * number);
            incomplete = Arrays.copyOf(incomplete, 2 * number);
        }
        objects[number] = object;
        incomplete[number] = isIncomplete;
        if (numbers != null) {
            numbers.put(object, number);
        } else if (count > SEARCHED) {
            numbers = new IdentityHashMap<>(8 * SEARCHED);
            for (int i = 0; i < count; i++) {
                numbers.put(objects[i], i);
            }
        }
        return number;
    }

    boolean incomplete(int number) {
        return incomplete[number];
    }

    void complete(int number) {
        incomplete[number] = false;
    }

    void reset() {
        if (objects.length > KEPT) {
            objects = new Object[SEARCHED];
            incomplete = new boolean[SEARCHED];
        } else {
            Arrays.fill(objects, 0, count, null);
        }
        count = 0;
        numbers = null;
    }
}
