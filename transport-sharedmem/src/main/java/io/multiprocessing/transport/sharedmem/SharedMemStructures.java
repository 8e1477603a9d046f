package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedBarrier;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedEvent;
import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.spi.SharedSemaphore;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The queues, pipes, locks, semaphores, events and barriers in the directory of one host, seen by one member. */
final class SharedMemStructures implements SharedStructures {
    private final Members members;
    private final AtomicInteger next = new AtomicInteger(1);

    SharedMemStructures(Members members) {
        this.members = members;
    }

    @Override
    public SharedChannel createChannel(int capacity, long windowBytes) throws IOException {
        return SharedMemChannel.create(members, "q" + next.getAndIncrement(), capacity, windowBytes);
    }

    @Override
    public SharedChannel openChannel(String address) throws IOException {
        return SharedMemChannel.open(members, address);
    }

    @Override
    public SharedLock createLock() throws IOException {
        return SharedMemLock.create(members, "l" + next.getAndIncrement());
    }

    @Override
    public SharedLock openLock(String address) throws IOException {
        return SharedMemLock.open(members, address);
    }

    @Override
    public Optional<SharedEvent> createEvent() throws IOException {
        return Optional.of(SharedMemEvent.create(members, "e" + next.getAndIncrement()));
    }

    @Override
    public SharedEvent openEvent(String address) throws IOException {
        return SharedMemEvent.open(members, address);
    }

    @Override
    public Optional<SharedSemaphore> createSemaphore(int permits, boolean bounded) throws IOException {
        return Optional.of(SharedMemSemaphore.create(members, "p" + next.getAndIncrement(), permits, bounded));
    }

    @Override
    public SharedSemaphore openSemaphore(String address) throws IOException {
        return SharedMemSemaphore.open(members, address);
    }

    /** Empty for very many parties: what they cost is their number, and a table for them would be large. */
    @Override
    public Optional<SharedBarrier> createBarrier(int parties, byte[] action) throws IOException {
        return parties > BarrierLayout.MOST_PARTIES
                ? Optional.empty()
                : Optional.of(SharedMemBarrier.create(members, "b" + next.getAndIncrement(), parties, action));
    }

    @Override
    public SharedBarrier openBarrier(String address) throws IOException {
        return SharedMemBarrier.open(members, address);
    }
}
