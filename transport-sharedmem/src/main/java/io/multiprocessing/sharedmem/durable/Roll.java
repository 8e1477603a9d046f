package io.multiprocessing.sharedmem.durable;

/**
 * How much time one file of a queue covers. Old elements are deleted by whole files, and what is checked when a queue
 * is opened after a crash is the last file; so short cycles are for queues that keep little.
 */
public enum Roll {
    /** A file a minute. */
    MINUTE,
    /** A file every five minutes. */
    FIVE_MINUTES,
    /** A file an hour; the default. */
    HOUR,
    /** A file a day. */
    DAY
}
