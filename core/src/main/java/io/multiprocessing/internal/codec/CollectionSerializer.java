package io.multiprocessing.internal.codec;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** The JDK's lists, sets and queues: the comparator where there is one, the size, the elements. */
final class CollectionSerializer extends GraphSerializer {
    private final Kind kind;

    CollectionSerializer(Kind kind) {
        this.kind = kind;
    }

    @Override
    void write(Coder coder, WireOutput output, Object collection) throws IOException {
        if (kind == Kind.TREE_SET) {
            coder.write(((TreeSet<?>) collection).comparator());
        } else if (kind == Kind.PRIORITY_QUEUE) {
            coder.write(((PriorityQueue<?>) collection).comparator());
        }
        Object[] elements = ((Collection<?>) collection).toArray();
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            coder.write(element);
        }
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) throws IOException, ClassNotFoundException {
        return switch (kind) {
            case ARRAY_LIST -> {
                int size = input.readSize();
                yield fill(coder, input, new ArrayList<>(size), size);
            }
            case HASH_SET -> {
                int size = input.readSize();
                yield fillHashed(coder, HashSet.newHashSet(size), size);
            }
            case LINKED_HASH_SET -> {
                int size = input.readSize();
                yield fillHashed(coder, LinkedHashSet.newLinkedHashSet(size), size);
            }
            case ARRAY_DEQUE -> {
                int size = input.readSize();
                yield fill(coder, input, new ArrayDeque<>(size), size);
            }
            case LINKED_LIST -> fill(coder, input, new LinkedList<>(), input.readSize());
            case TREE_SET -> {
                Comparator<Object> comparator = readComparator(coder, input);
                yield fill(coder, input, new TreeSet<>(comparator), input.readSize());
            }
            case PRIORITY_QUEUE -> {
                Comparator<Object> comparator = readComparator(coder, input);
                yield fill(coder, input, new PriorityQueue<>(comparator), input.readSize());
            }
            case COPY_ON_WRITE_ARRAY_LIST -> {
                CopyOnWriteArrayList<Object> list = new CopyOnWriteArrayList<>();
                coder.reference(list);
                list.addAll(Arrays.asList(readElements(coder, input)));
                yield list;
            }
            case ARRAYS_AS_LIST -> {
                List<Object> list = Arrays.asList(new Object[input.readSize()]);
                coder.reference(list);
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, coder.read());
                }
                yield list;
            }
            case LIST_OF -> listOf(readElements(coder, input));
            case SET_OF -> {
                Object[] elements = new Object[input.readSize()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = coder.readHashed();
                }
                yield Set.of(elements);
            }
            default -> throw new AssertionError(kind);
        };
    }

    private static Collection<Object> fill(Coder coder, WireInput input, Collection<Object> empty, int size)
            throws IOException, ClassNotFoundException {
        coder.reference(empty);
        for (int i = 0; i < size; i++) {
            empty.add(coder.read());
        }
        return empty;
    }

    private static Collection<Object> fillHashed(Coder coder, Collection<Object> empty, int size)
            throws IOException, ClassNotFoundException {
        coder.reference(empty);
        for (int i = 0; i < size; i++) {
            empty.add(coder.readHashed());
        }
        return empty;
    }

    private static Object[] readElements(Coder coder, WireInput input) throws IOException, ClassNotFoundException {
        Object[] elements = new Object[input.readSize()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = coder.read();
        }
        return elements;
    }

    /** The list that {@code Stream.toList()} makes is of the same class and may contain null. */
    private static List<Object> listOf(Object[] elements) {
        for (Object element : elements) {
            if (element == null) {
                return Arrays.stream(elements).toList();
            }
        }
        return List.of(elements);
    }

    @SuppressWarnings(
            "unchecked") // it is called with the elements it came with; an invented one fails with a ClassCastException
    static Comparator<Object> readComparator(Coder coder, WireInput input) throws IOException, ClassNotFoundException {
        return (Comparator<Object>) coder.read();
    }
}
