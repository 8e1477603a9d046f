package io.multiprocessing.spi;

import java.io.IOException;
import java.util.Optional;

/**
 * What a transport gives that can do better than carry messages: structures in memory that several processes see. Who
 * holds an object, and when it ends, is settled by messages as for every other; what is done with it goes through the
 * structure, without asking its host.
 *
 * <p>The host gets one from its {@link Transport.Endpoint}, the others from their {@link MessageConnection} to it. All
 * methods may be called from any thread.
 *
 * <p>Channels and locks are what a transport must have that shares memory. Semaphores, events and barriers it may have:
 * where it makes none, they live in the heap of their host and are used by messages.
 */
public interface SharedStructures {
    /**
     * Makes the structure of a queue, or of one direction of a pipe. Its maker is the host.
     *
     * @param capacity the greatest number of elements; {@link Integer#MAX_VALUE}: any number
     * @param windowBytes how many bytes may wait in it, one element aside; {@link Long#MAX_VALUE}: any number
     * @return the structure, open
     * @throws IOException there is no room for it; the message says where and how much
     */
    SharedChannel createChannel(int capacity, long windowBytes) throws IOException;

    /**
     * Opens a structure that its host has made and not {@linkplain SharedChannel#release released}.
     *
     * @param address what {@link SharedChannel#address()} gave
     * @return the structure
     * @throws IOException it is not there
     */
    SharedChannel openChannel(String address) throws IOException;

    /**
     * Makes the structure of a lock with its conditions.
     *
     * @return the structure, free
     * @throws IOException there is no room for it
     */
    SharedLock createLock() throws IOException;

    /**
     * Opens the structure of a lock.
     *
     * @param address what {@link SharedLock#address()} gave
     * @return the structure
     * @throws IOException it is not there
     */
    SharedLock openLock(String address) throws IOException;

    /**
     * Makes the structure of a semaphore.
     *
     * @param permits how many there are at first, at least 0
     * @param bounded whether there are never more
     * @return the structure; empty: there is none for such a semaphore
     * @throws IOException there is no room for it
     */
    default Optional<SharedSemaphore> createSemaphore(int permits, boolean bounded) throws IOException {
        return Optional.empty();
    }

    /**
     * Opens the structure of a semaphore.
     *
     * @param address what {@link SharedStructure#address()} gave
     * @return the structure
     * @throws IOException it is not there
     */
    default SharedSemaphore openSemaphore(String address) throws IOException {
        throw new IOException("this transport has no semaphore in shared memory: " + address);
    }

    /**
     * Makes the structure of an event.
     *
     * @return the structure; empty: there is none for such an event
     * @throws IOException there is no room for it
     */
    default Optional<SharedEvent> createEvent() throws IOException {
        return Optional.empty();
    }

    /**
     * Opens the structure of an event.
     *
     * @param address what {@link SharedStructure#address()} gave
     * @return the structure
     * @throws IOException it is not there
     */
    default SharedEvent openEvent(String address) throws IOException {
        throw new IOException("this transport has no event in shared memory: " + address);
    }

    /**
     * Makes the structure of a barrier.
     *
     * @param parties how many must arrive, at least 1
     * @param action what {@link SharedBarrier#action()} gives; null: there is none
     * @return the structure; empty: there is none for such a barrier
     * @throws IOException there is no room for it
     */
    default Optional<SharedBarrier> createBarrier(int parties, byte[] action) throws IOException {
        return Optional.empty();
    }

    /**
     * Opens the structure of a barrier.
     *
     * @param address what {@link SharedStructure#address()} gave
     * @return the structure
     * @throws IOException it is not there
     */
    default SharedBarrier openBarrier(String address) throws IOException {
        throw new IOException("this transport has no barrier in shared memory: " + address);
    }
}
