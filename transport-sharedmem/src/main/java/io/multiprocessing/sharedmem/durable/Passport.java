package io.multiprocessing.sharedmem.durable;

import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * What travels in place of a handle: where the queue is. It is opened where it arrives.
 *
 * @param directory absolute
 * @param group the handle's
 * @param allowed what it may read
 */
record Passport(String directory, String group, List<String> allowed) implements Serializable {
    @Serial
    private Object readResolve() throws InvalidObjectException {
        try {
            return DurableQueue.builder(Path.of(directory))
                    .group(group)
                    .allow(allowed.toArray(String[]::new))
                    .open();
        } catch (RuntimeException e) {
            var failure = new InvalidObjectException("a durable queue cannot be opened here: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }
}
