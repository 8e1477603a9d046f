package io.multiprocessing.internal.host;

import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue (one end, one channel) or pipe (two ends) in shared memory, in the process that hosts it. End <i>e</i> of a
 * pipe receives from channel <i>e</i> and sends into channel 1-<i>e</i>; a one-way pipe has channel 0 only.
 */
final class SharedConduits extends SharedObject {
    /** How many bytes of a pipe may wait: more than in messages, since large ones are copied while they are read. */
    private static final long WINDOW_BYTES = 4 << 20;

    private final List<SharedChannel> channels;
    private final List<SharedChannelPort> ports = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private SharedConduits(Node node, int endCount, List<SharedChannel> channels) {
        super(node, endCount);
        this.channels = channels;
        for (SharedChannel channel : channels) {
            ports.add(new SharedChannelPort(channel, lifeline, endCount == 2));
            addresses.add(channel.address());
        }
        node.add(this);
    }

    static SharedConduits queue(Node node, SharedStructures structures, int capacity) throws IOException {
        return new SharedConduits(node, 1, List.of(structures.createChannel(capacity, Long.MAX_VALUE)));
    }

    static SharedConduits pipe(Node node, SharedStructures structures, boolean duplex) throws IOException {
        SharedChannel first = structures.createChannel(Integer.MAX_VALUE, WINDOW_BYTES);
        if (!duplex) {
            return new SharedConduits(node, 2, List.of(first));
        }
        try {
            return new SharedConduits(
                    node, 2, List.of(first, structures.createChannel(Integer.MAX_VALUE, WINDOW_BYTES)));
        } catch (IOException | RuntimeException e) {
            first.release();
            throw e;
        }
    }

    /** How threads of this process use a channel; null: there is none for that direction. */
    SharedChannelPort port(int index) {
        return index < ports.size() ? ports.get(index) : null;
    }

    @Override
    List<String> structures() {
        return List.copyOf(addresses);
    }

    @Override
    void refuse(int end) {
        if (endCount() == 1) {
            channels.getFirst().refuse(SharedChannel.Outcome.SHUT_DOWN);
            return;
        }
        // who has seen the end of the stream must not succeed in sending
        for (int channel : new int[] {end, 1 - end}) {
            if (channel < channels.size()) {
                channels.get(channel).refuse(SharedChannel.Outcome.BROKEN);
            }
        }
    }

    @Override
    void drop(int end, List<byte[]> cargo) throws IOException {
        if (end < channels.size()) {
            cargo.addAll(channels.get(end).clear());
        }
    }

    @Override
    void repair() {
        channels.forEach(SharedChannel::repair);
    }

    @Override
    boolean hasLuggage() {
        return channels.stream().anyMatch(SharedChannel::hasLuggage);
    }

    @Override
    void collectLuggage(List<byte[]> cargo) throws IOException {
        for (SharedChannel channel : channels) {
            if (channel.hasLuggage()) {
                cargo.addAll(channel.luggageOfTheDead());
            }
        }
    }

    @Override
    void abortStructures() {
        channels.forEach(SharedChannel::abort);
    }

    @Override
    void releaseStructures() {
        ports.forEach(SharedChannelPort::release);
    }
}
