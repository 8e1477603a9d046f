package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.transport.Listening;
import java.io.IOException;
import java.nio.file.Path;

/** An endpoint in shared memory that sends every message back. */
final class SharedMemListening extends Listening {
    SharedMemListening(int limitBytes) throws IOException {
        super(SharedMemTransport::new, limitBytes);
    }

    Path door() {
        return Path.of(address()).resolve(SharedMemDoor.DIRECTORY);
    }

    @Override
    public SharedMemRawPeer raw() throws IOException {
        return SharedMemRawPeer.connect(address());
    }
}
