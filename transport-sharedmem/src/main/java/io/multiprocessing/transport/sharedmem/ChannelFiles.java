package io.multiprocessing.transport.sharedmem;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** What the two sides of a channel have in common: its files, and what its elements weigh. */
final class ChannelFiles {
    final Members members;
    final MemorySegment first;
    final Path path;
    final ChannelLayout layout;
    final Segments segments;
    final ChannelLuggage luggage;
    final boolean host;
    final long limit;
    final boolean weighed;

    /**
     * The files of a channel.
     *
     * @param name of the first file, in the directory of the members
     * @param first the first file
     * @param host whether this process made the channel
     */
    ChannelFiles(Members members, String name, MemorySegment first, boolean host) {
        this.members = members;
        this.first = first;
        this.path = members.directory().resolve(name);
        this.layout = new ChannelLayout(first);
        this.segments = new Segments(members.directory(), name);
        this.luggage = new ChannelLuggage(members, name);
        this.host = host;
        this.limit = layout.limit();
        this.weighed = layout.weighed();
    }

    /** What a record counts against the limit. */
    long weight(long recordBytes) {
        return weighed ? recordBytes : 1;
    }
}
