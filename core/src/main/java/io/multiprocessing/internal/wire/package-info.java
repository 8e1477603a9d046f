/**
 * Authenticated connections between two processes: the handshake ({@link io.multiprocessing.internal.wire.Handshake})
 * and what both sides do with messages after it ({@link io.multiprocessing.internal.wire.Channel}: large payloads in
 * parts). Knows bytes, keys and limits; knows nothing of queues or locks.
 */
package io.multiprocessing.internal.wire;
