package io.multiprocessing.internal.work;

import io.multiprocessing.Process;
import java.util.List;

/** What a {@link Process.Builder} of ours can besides. */
public interface WorkerBuilder {
    /**
     * Has the child's standard error passed on by this process, which keeps its end. Nothing of it where the child is a
     * thread of this JVM.
     *
     * @param words for one process
     * @return the builder
     */
    Process.Builder lastWords(LastWords words);

    /**
     * JVM options that give way to what the user says of the same things.
     *
     * @param jvmArgs each of the form {@code name} or {@code name=value}
     * @return the builder
     */
    Process.Builder suggest(List<String> jvmArgs);

    /**
     * Refuses now what the start of a daemon would be refused later.
     *
     * @throws IllegalStateException the calling process may not start daemons
     */
    void requireMayStart();
}
