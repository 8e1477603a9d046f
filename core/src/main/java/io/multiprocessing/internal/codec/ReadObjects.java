package io.multiprocessing.internal.codec;

import java.io.StreamCorruptedException;
import java.util.Arrays;

/** The tracked objects of a message that is being read, by number. */
final class ReadObjects {
    private static final int INITIAL = 16;
    private static final int KEPT = 1024;

    /** Stands for an object that was replaced by null. */
    private static final Object NULL = new Object();

    private Object[] objects = new Object[INITIAL];
    private int count;

    /** Reserves the next number. */
    int begin() {
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, 2 * count);
        }
        return count++;
    }

    void completeLatest(Object object) {
        objects[count - 1] = object;
    }

    void complete(int number, Object object) {
        objects[number] = object == null ? NULL : object;
    }

    Object get(int number) throws StreamCorruptedException {
        Object object = number >= 0 && number < count ? objects[number] : null;
        if (object == null) {
            throw new StreamCorruptedException(
                    "a reference to object " + number + ", of " + count + " begun, which is not there yet");
        }
        return object == NULL ? null : object;
    }

    void reset() {
        if (objects.length > KEPT) {
            objects = new Object[INITIAL];
        } else {
            Arrays.fill(objects, 0, count, null);
        }
        count = 0;
    }
}
