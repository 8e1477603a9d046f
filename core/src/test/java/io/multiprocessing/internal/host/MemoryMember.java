package io.multiprocessing.internal.host;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What one process sees of the structures of {@link SharingTransport}; the process is dead when it is said to be. */
final class MemoryMember implements SharedStructures {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SharingTransport transport;
    private final Map<String, Object> structures;
    private final long pid;
    private volatile boolean dead;

    MemoryMember(SharingTransport transport, Map<String, Object> structures, long pid) {
        this.transport = transport;
        this.structures = structures;
        this.pid = pid;
    }

    long pid() {
        return pid;
    }

    boolean isDead() {
        return dead;
    }

    void die() {
        dead = true;
    }

    private <S> S named(String address, Class<S> type) throws IOException {
        Object structure = structures.get(address);
        if (structure == null) {
            throw new IOException("not there: " + address);
        }
        return type.cast(structure);
    }

    @Override
    public SharedChannel createChannel(int capacity, long windowBytes) throws IOException {
        transport.takeRoom();
        String address = "channel " + NUMBERS.incrementAndGet();
        var channel = new MemoryChannel(address, transport, capacity, windowBytes, () -> structures.remove(address));
        structures.put(address, channel);
        transport.made(channel);
        return channel.view(this, true);
    }

    @Override
    public SharedChannel openChannel(String address) throws IOException {
        return named(address, MemoryChannel.class).view(this, false);
    }

    @Override
    public SharedLock createLock() throws IOException {
        transport.takeRoom();
        String address = "lock " + NUMBERS.incrementAndGet();
        var lock = new MemoryLock(address, () -> structures.remove(address));
        structures.put(address, lock);
        transport.made(lock);
        return lock.view(this, true);
    }

    @Override
    public SharedLock openLock(String address) throws IOException {
        return named(address, MemoryLock.class).view(this, false);
    }
}
