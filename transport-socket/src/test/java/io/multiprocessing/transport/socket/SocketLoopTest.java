package io.multiprocessing.transport.socket;

import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.LoopContract;
import java.io.IOException;

class SocketLoopTest extends LoopContract {
    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new SocketListening(limitBytes);
    }

    @Override
    protected long idleMillis() {
        return 2;
    }
}
