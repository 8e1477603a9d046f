package io.multiprocessing.internal.host;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.memory.MappedFile;
import io.multiprocessing.internal.memory.MemoryNames;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file that processes map and use without asking its host, which only keeps the books: it deletes the file when
 * nobody holds it any more. Those who have it mapped keep what they have; each handle has a mapping of its own.
 */
final class HostedFile extends HostedObject {
    private static final Log LOG = Log.of(HostedFile.class);

    private final MemoryNames.Use use;
    private final Path path;
    private MappedFile made;

    private HostedFile(Node node, MemoryNames.Use use, Path path, MappedFile made) {
        super(node, 1);
        this.use = use;
        this.path = path;
        this.made = made;
        node.add(this);
    }

    /** Makes the file; its mapping is the first handle's. */
    static HostedFile create(Node node, MemoryNames.Use use, long bytes) throws IOException {
        Path path = MemoryNames.anonymous(use);
        return new HostedFile(node, use, path, MappedFile.create(path, bytes));
    }

    MemoryNames.Use use() {
        return use;
    }

    String name() {
        return MemoryNames.of(path);
    }

    /** Before anybody else knows it. */
    void prepare(Consumer<MemorySegment> format) {
        format.accept(made.segment());
    }

    /** A mapping of the caller's own. */
    MappedFile open() throws IOException {
        MappedFile first;
        synchronized (this) {
            first = made;
            made = null;
        }
        return first != null ? first : MappedFile.open(path);
    }

    @Override
    List<String> structures() {
        return List.of(name());
    }

    @Override
    void receive(Session session, byte op, ByteBuffer message) throws IOException {
        throw new IOException("no such operation of an object in a mapped file: op=" + op);
    }

    @Override
    void released(int end, Answer answer) {
        delete();
        answer.answer(Status.OK);
    }

    @Override
    void gone(Session session) {
        // what it had mapped was its own
    }

    @Override
    void abort() {
        delete();
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("{} cannot be deleted", path, e);
        }
    }
}
