package io.multiprocessing.pool;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Jobs that wait: the highest priority first, within one in the order of arrival. Not thread-safe. */
final class JobQueue {
    private final TreeMap<Integer, ArrayDeque<Job>> lines = new TreeMap<>(Comparator.reverseOrder());
    private int size;

    int size() {
        return size;
    }

    void addLast(Job job) {
        line(job).addLast(job);
        size++;
    }

    /** For one that waited before. */
    void addFirst(Job job) {
        line(job).addFirst(job);
        size++;
    }

    private ArrayDeque<Job> line(Job job) {
        return lines.computeIfAbsent(job.priority, _ -> new ArrayDeque<>());
    }

    /** The next one; null: none waits. */
    Job peek() {
        for (ArrayDeque<Job> line : lines.values()) {
            if (!line.isEmpty()) {
                return line.peekFirst();
            }
        }
        return null;
    }

    /** Takes the next one out; null: none waits. */
    Job poll() {
        for (Iterator<Map.Entry<Integer, ArrayDeque<Job>>> left =
                        lines.entrySet().iterator();
                left.hasNext(); ) {
            Map.Entry<Integer, ArrayDeque<Job>> entry = left.next();
            Job job = entry.getValue().pollFirst();
            if (job != null) {
                size--;
                return job;
            }
            if (entry.getKey() != 0) {
                left.remove();
            }
        }
        return null;
    }

    /** Takes a certain one out. */
    void remove(Job job) {
        ArrayDeque<Job> line = lines.get(job.priority);
        if (line != null && (line.peekLast() == job ? line.pollLast() == job : line.remove(job))) {
            size--;
        }
    }
}
