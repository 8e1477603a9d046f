package io.multiprocessing.internal.host;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;

/**
 * What travels in place of a handle of named memory. Becomes a handle where it arrives, if the name is there.
 *
 * @param name the name
 * @param list whether there is a list in it
 */
record MemoryName(String name, boolean list) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
        try {
            NamedMemory memory = NamedMemory.open(name);
            return list ? ListHandle.of(memory) : memory;
        } catch (IOException e) {
            throw new InvalidObjectException("shared memory that arrived cannot be opened here: " + e, e);
        }
    }
}
