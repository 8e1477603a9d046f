package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The queue as a collection: the whole contract of {@link java.util.concurrent.BlockingQueue}, in the process that made
 * it and in others.
 */
interface QueueCollectionRules extends Stage {
    private Queue<Integer> numbers(int... values) {
        var queue = mp().<Integer>queue();
        for (int value : values) {
            queue.add(value);
        }
        return queue;
    }

    @Test
    default void peekAndElementLeaveTheHead() {
        var queue = numbers(1, 2);
        assertEquals(1, queue.peek());
        assertEquals(1, queue.element());
        assertEquals(2, queue.size());
        assertEquals(1, queue.remove());
        assertEquals(2, queue.poll());
    }

    @Test
    default void containsAndRemoveCompareByEquals() throws Exception {
        var queue = mp().<List<String>>queue();
        queue.put(List.of("a"));
        queue.put(List.of("b"));
        queue.put(List.of("a"));
        assertTrue(queue.contains(List.of("a")));
        assertFalse(queue.contains(List.of("c")));
        assertFalse(queue.contains("of another type"));
        assertTrue(queue.remove(List.of("a")));
        assertFalse(queue.remove(List.of("c")));
        assertEquals(List.of(List.of("b"), List.of("a")), new ArrayList<>(queue));
    }

    @Test
    default void drainToMovesWhatIsThere() {
        var queue = numbers(1, 2, 3, 4, 5);
        var into = new ArrayList<Integer>();
        assertEquals(2, queue.drainTo(into, 2));
        assertEquals(List.of(1, 2), into);
        assertEquals(0, queue.drainTo(into, 0));
        assertEquals(0, queue.drainTo(into, -1));
        assertEquals(3, queue.drainTo(into));
        assertEquals(List.of(1, 2, 3, 4, 5), into);
        assertEquals(0, queue.drainTo(into));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void aQueueCannotBeDrainedIntoItselfOrIntoNothing() {
        var queue = numbers(1);
        assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue));
        assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue, 1));
        assertThrows(NullPointerException.class, () -> queue.drainTo(null));
        assertEquals(1, queue.size());
    }

    @Test
    default void aQueueCannotBeAddedToItself() {
        var queue = numbers(1);
        assertThrows(IllegalArgumentException.class, () -> queue.addAll(queue));
        assertEquals(1, queue.size());
    }

    @Test
    default void drainToMakesRoomForBlockedPutters() throws Exception {
        var queue = mp().<Integer>queue(2);
        queue.put(1);
        queue.put(2);
        var putting = Waiting.in(() -> {
            queue.put(3);
            return "put";
        });
        var into = new ArrayList<Integer>();
        queue.drainTo(into);
        assertEquals("put", putting.result(Await.LIMIT));
        queue.drainTo(into);
        assertEquals(List.of(1, 2, 3), into);
    }

    @Test
    default void clearAndRemoveMakeRoomForBlockedPutters() throws Exception {
        var queue = mp().<Integer>queue(1);
        queue.put(1);
        var first = Waiting.in(() -> queue.offer(2, Await.LIMIT));
        queue.clear();
        assertTrue(first.result(Await.LIMIT));
        var second = Waiting.in(() -> queue.offer(3, Await.LIMIT));
        assertTrue(queue.remove(2));
        assertTrue(second.result(Await.LIMIT));
        assertEquals(List.of(3), new ArrayList<>(queue));
    }

    @Test
    default void bulkOperationsChangeTheQueue() {
        var queue = numbers(1, 2, 3, 4, 5, 6);
        assertTrue(queue.containsAll(List.of(1, 6)));
        assertFalse(queue.containsAll(List.of(1, 7)));
        assertTrue(queue.addAll(List.of(7, 8)));
        assertTrue(queue.removeIf(value -> value % 2 == 0));
        assertEquals(List.of(1, 3, 5, 7), new ArrayList<>(queue));
        assertTrue(queue.retainAll(List.of(3, 5)));
        assertFalse(queue.retainAll(List.of(3, 5)));
        assertTrue(queue.removeAll(List.of(3, 9)));
        assertEquals(List.of(5), new ArrayList<>(queue));
        queue.clear();
        assertTrue(queue.isEmpty());
        assertFalse(queue.removeIf(value -> true));
    }

    @Test
    default void toArrayHasTheElementsInOrder() {
        var queue = numbers(1, 2, 3);
        assertArrayEquals(new Object[] {1, 2, 3}, queue.toArray());
        assertArrayEquals(new Integer[] {1, 2, 3}, queue.toArray(new Integer[0]));
        assertArrayEquals(new Integer[] {1, 2, 3}, queue.toArray(Integer[]::new));
        Integer[] longer = {9, 9, 9, 9};
        assertSame(longer, queue.toArray(longer));
        assertArrayEquals(new Integer[] {1, 2, 3, null}, longer);
        assertEquals(6, queue.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    default void aStreamDoesNotRelyOnASizeThatOthersChange() {
        var queue = numbers(1, 2, 3);
        var elements = queue.spliterator();
        assertFalse(elements.hasCharacteristics(Spliterator.SIZED));
        queue.add(4);
        assertEquals(
                List.of(1, 2, 3), StreamSupport.stream(elements, false).limit(3).toList());
        assertEquals(List.of(1, 2, 3, 4), queue.stream().toList());
    }

    @Test
    default void anIteratorIsWeaklyConsistent() {
        var queue = numbers(1, 2, 3);
        Iterator<Integer> iterator = queue.iterator();
        queue.remove();
        queue.add(4);
        var seen = new ArrayList<Integer>();
        iterator.forEachRemaining(seen::add);
        assertTrue(seen.containsAll(List.of(2, 3)), () -> "seen: " + seen);
        assertEquals(seen.size(), new java.util.HashSet<>(seen).size(), () -> "twice: " + seen);
        assertThrows(NoSuchElementException.class, iterator::next);
    }

    @Test
    default void anIteratorRemovesTheVeryElementItReturned() {
        var queue = numbers(1, 1, 2);
        Iterator<Integer> iterator = queue.iterator();
        assertThrows(IllegalStateException.class, iterator::remove);
        iterator.next();
        iterator.next();
        queue.remove();
        iterator.remove();
        assertThrows(IllegalStateException.class, iterator::remove);
        assertEquals(List.of(2), new ArrayList<>(queue));
        assertEquals(2, iterator.next());
        queue.remove();
        iterator.remove();
        assertTrue(queue.isEmpty());
    }

    @Test
    default void anIteratorRemovesNothingElseWhenItsElementIsGone() {
        var queue = numbers(1, 1);
        Iterator<Integer> iterator = queue.iterator();
        iterator.next();
        queue.remove();
        iterator.remove();
        assertEquals(1, queue.size());
    }

    @Test
    default void aChildHasTheWholeCollectionToo() throws Exception {
        var queue = numbers(1, 2, 3, 4, 5, 6, 7, 8);
        Process process = child(() -> {
            assertEquals(8, queue.size());
            assertEquals(1, queue.peek());
            assertTrue(queue.contains(5));
            assertTrue(queue.remove(5));
            assertFalse(queue.remove(5));
            assertEquals(List.of(1, 2, 3, 4, 6, 7, 8), new ArrayList<>(queue));
            assertTrue(queue.removeIf(value -> value == 8));
            Iterator<Integer> iterator = queue.iterator();
            iterator.next();
            iterator.remove();
            assertArrayEquals(new Object[] {2, 3, 4, 6, 7}, queue.toArray());
            var some = new ArrayList<Integer>();
            assertEquals(2, queue.drainTo(some, 2));
            assertEquals(List.of(2, 3), some);
            assertTrue(queue.retainAll(List.of(4, 6)));
            assertTrue(queue.addAll(List.of(9, 10)));
            assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue));
            assertThrows(NullPointerException.class, () -> queue.add(null));
            assertEquals(4, queue.element());
            assertEquals(Integer.MAX_VALUE, queue.capacity());
        });
        Expect.endsWell(process);
        assertEquals(List.of(4, 6, 9, 10), new ArrayList<>(queue));
        Expect.endsWell(child(queue::clear));
        assertTrue(queue.isEmpty());
    }

    @Test
    default void aHandleThatTravelledAndCameBackIsTheSameQueue() throws Exception {
        var queue = mp().<Integer>queue();
        var back = mp().<Queue<Integer>>queue();
        back.put(queue);
        Queue<Integer> other = back.take();
        other.put(1);
        assertEquals(1, queue.take());
        other.put(2);
        assertEquals(1, other.size());
        assertEquals(2, queue.poll());
    }
}
