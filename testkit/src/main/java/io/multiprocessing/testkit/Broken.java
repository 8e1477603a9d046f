package io.multiprocessing.testkit;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** Objects that fail on their way. */
final class Broken {
    private Broken() {}

    /** Cannot be written. */
    static final class WhenWritten implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("this object cannot be written");
        }
    }

    /** Is written well, and cannot be read. */
    static final class WhenRead implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String name;

        WhenRead(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("this object cannot be read");
        }
    }
}
