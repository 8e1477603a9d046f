package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;

/**
 * One element of a conduit.
 *
 * @param id its place in the order of insertion
 * @param payload what it is
 * @param origin who put it
 */
record Element(long id, Payload payload, Party origin) {}
