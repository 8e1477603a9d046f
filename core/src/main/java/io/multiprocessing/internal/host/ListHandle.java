package io.multiprocessing.internal.host;

import io.multiprocessing.ShareableList;
import io.multiprocessing.SharedMemory;
import io.multiprocessing.internal.memory.SharedSlots;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.StringJoiner;

/** A handle of a list, which lies in memory of one kind or the other. */
final class ListHandle extends AbstractList<Object> implements ShareableList, RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient SharedMemory memory;
    private final transient SharedSlots slots;

    ListHandle(SharedMemory memory, SharedSlots slots) {
        this.memory = memory;
        this.slots = slots;
    }

    /** A list in memory that somebody has made; closes the memory when there is none in it. */
    static ListHandle of(SharedMemory memory) throws IOException {
        try {
            return new ListHandle(
                    memory,
                    SharedSlots.of(
                            memory instanceof MemoryHandle handle
                                    ? handle.memory()
                                    : named(memory).memory()));
        } catch (IOException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private static NamedMemory named(SharedMemory memory) {
        return (NamedMemory) memory;
    }

    private Object writeReplace() {
        return memory instanceof MemoryHandle handle
                ? handle.departing()
                : named(memory).travelling(true);
    }

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public void unlink() {
        memory.unlink();
    }

    @Override
    public void close() {
        slots.end();
        memory.close();
    }

    private SharedSlots open() {
        memory.byteSize();
        return slots;
    }

    @Override
    public int size() {
        return open().size();
    }

    @Override
    public Object get(int index) {
        try {
            return open().get(Objects.checkIndex(index, slots.size()));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public Object set(int index, Object element) {
        try {
            return open().set(Objects.checkIndex(index, slots.size()), element);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public int indexOf(Object element) {
        for (int i = 0; i < size(); i++) {
            if (Objects.deepEquals(element, get(i))) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int lastIndexOf(Object element) {
        for (int i = size() - 1; i >= 0; i--) {
            if (Objects.deepEquals(element, get(i))) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean contains(Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        if (other == this) {
            return true;
        }
        return other instanceof ShareableList list ? Arrays.deepEquals(toArray(), list.toArray()) : super.equals(other);
    }

    /** That of any list with these elements, where no element is a byte array. */
    @Override
    public int hashCode() {
        return Arrays.deepHashCode(toArray());
    }

    @Override
    public String toString() {
        if (memory.toString().endsWith("closed]")) {
            return "ShareableList[closed]";
        }
        var text = new StringJoiner(", ", "ShareableList[" + name() + "][", "]");
        for (Object element : this) {
            text.add(element instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(element));
        }
        return text.toString();
    }
}
