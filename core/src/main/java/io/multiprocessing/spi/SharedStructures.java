package io.multiprocessing.spi;

import java.io.IOException;

/**
 * What a transport gives that can do better than carry messages: structures in memory that several processes see. Who
 * holds an object, and when it ends, is settled by messages as for every other; what is done with it goes through the
 * structure, without asking its host.
 *
 * <p>The host gets one from its {@link Transport.Endpoint}, the others from their {@link MessageConnection} to it. All
 * methods may be called from any thread.
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
}
