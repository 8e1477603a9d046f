package io.multiprocessing.internal.host;

import io.multiprocessing.SharedMemory;
import io.multiprocessing.internal.memory.MappedFile;
import io.multiprocessing.internal.memory.MemoryNames;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** Memory that was made or opened by name. Nobody holds it for others: it travels as its name. */
final class NamedMemory implements SharedMemory, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient String name;
    private final transient MappedFile file;

    NamedMemory(String name, MappedFile file) {
        this.name = name;
        this.file = file;
        Hold.watch(this, file::close);
    }

    /** Opens it; the exception says whether there is none. */
    static NamedMemory open(String name) throws IOException {
        return new NamedMemory(name, MemoryNames.open(name));
    }

    private Object writeReplace() {
        return travelling(false);
    }

    MemoryName travelling(boolean list) {
        Border.requireNone("named memory");
        return new MemoryName(name(), list);
    }

    /** The memory, for who does not hand it out. */
    MemorySegment memory() {
        MemorySegment memory = file.segment();
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("this shared memory is closed in this process: " + name);
        }
        return memory;
    }

    @Override
    public String name() {
        memory();
        return name;
    }

    @Override
    public long byteSize() {
        return memory().byteSize();
    }

    @Override
    public MemorySegment segment() {
        MemorySegment memory = memory();
        MemoryHandle.keep(this);
        if (!memory.scope().isAlive()) {
            MemoryHandle.forget(this);
        }
        return memory;
    }

    @Override
    public void unlink() {
        memory();
        try {
            MemoryNames.unlink(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        MemoryHandle.forget(this);
        file.close();
    }

    @Override
    public String toString() {
        boolean open = file.segment().scope().isAlive();
        return "SharedMemory[" + name + (open ? ", bytes=" + file.segment().byteSize() + "]" : ", closed]");
    }
}
