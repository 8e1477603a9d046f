package io.multiprocessing.internal.codec;

import java.io.ObjectInputFilter;

/**
 * Keeps a Java serialization stream from making us allocate more than its length backs. Which classes it may name is
 * {@link ClassGate}'s business, before they are loaded; here it is too late. A process-wide filter that the user has
 * set is asked as well.
 *
 * <p>An array element takes at least one byte of the stream, but a hash table is up to eight times as large as what it
 * holds.
 */
final class StreamLimits implements ObjectInputFilter {
    private static final int MOST_DEPTH = 20_000;
    private static final int TABLE_SLACK = 8;
    private static final int SMALL_TABLES = 4096;

    private final long messageBytes;
    private final ObjectInputFilter processWide = ObjectInputFilter.Config.getSerialFilter();
    private long elements;

    StreamLimits(int messageBytes) {
        this.messageBytes = messageBytes;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > MOST_DEPTH || info.references() > messageBytes || info.streamBytes() > messageBytes) {
            return Status.REJECTED;
        }
        if (info.arrayLength() > 0) {
            elements += info.arrayLength();
            if (elements > TABLE_SLACK * messageBytes + SMALL_TABLES) {
                return Status.REJECTED;
            }
        }
        return processWide == null ? Status.UNDECIDED : processWide.checkInput(info);
    }
}
