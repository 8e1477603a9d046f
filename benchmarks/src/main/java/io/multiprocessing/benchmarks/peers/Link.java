package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Task;

/**
 * A link whose near end is open.
 *
 * @param near the end in this process
 * @param far opens the other end, in another process or thread; null: the near end has started its other side itself
 * @param inJvm the other side is a thread of this JVM: the floor that no process can be below
 */
public record Link(Wire near, Task<Wire> far, boolean inJvm) {}
