package io.multiprocessing.internal.host;

import io.multiprocessing.SharedMemory;
import io.multiprocessing.internal.memory.MappedFile;
import io.multiprocessing.internal.memory.MemoryNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A handle of anonymous memory, with a mapping of its own that ends with it. */
final class MemoryHandle extends Handle implements SharedMemory {
    private static final long serialVersionUID = 1L;

    /** Those whose segment the user has: it would be gone with a handle that is collected. */
    private static final Set<SharedMemory> SEEN = ConcurrentHashMap.newKeySet();

    private final transient Reference.Kind kind;
    private final transient MappedFile file;
    private final transient String name;

    private MemoryHandle(Hold hold, Reference.Kind kind, MappedFile file) {
        super(hold);
        this.kind = kind;
        this.file = file;
        this.name = hold.fileName();
        hold.whenOver(file::close);
    }

    /** Lets go of the hold when the memory cannot be had. */
    static MemoryHandle of(Hold hold, Reference.Kind kind) throws IOException {
        try {
            return new MemoryHandle(hold, kind, hold.map());
        } catch (IOException | RuntimeException e) {
            hold.letGo();
            throw e;
        }
    }

    static void keep(SharedMemory memory) {
        SEEN.add(memory);
    }

    static void forget(SharedMemory memory) {
        SEEN.remove(memory);
    }

    @Override
    Reference departing() {
        open();
        return held().departing(kind, 0);
    }

    @Override
    String noun() {
        return kind == Reference.Kind.LIST ? "shareable list" : "shared memory";
    }

    private void open() {
        if (gate().isClosed()) {
            throw closed();
        }
    }

    /** The memory, for who does not hand it out. */
    MemorySegment memory() {
        open();
        return file.segment();
    }

    @Override
    public String name() {
        open();
        return name;
    }

    @Override
    public long byteSize() {
        return memory().byteSize();
    }

    @Override
    public MemorySegment segment() {
        MemorySegment memory = memory();
        keep(this);
        if (gate().isClosed()) {
            forget(this);
            throw closed();
        }
        return memory;
    }

    @Override
    public void unlink() {
        open();
        try {
            MemoryNames.unlink(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void letGo() {
        forget(this);
        super.letGo();
    }

    @Override
    public String toString() {
        return "SharedMemory[" + name
                + (gate().isClosed() ? ", closed]" : ", bytes=" + file.segment().byteSize() + "]");
    }
}
