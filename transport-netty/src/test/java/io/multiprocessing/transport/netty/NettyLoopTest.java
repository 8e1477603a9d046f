package io.multiprocessing.transport.netty;

import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.LoopContract;
import java.io.IOException;

class NettyLoopTest extends LoopContract {
    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new NettyListening(limitBytes);
    }

    @Override
    protected long idleMillis() {
        return 2;
    }
}
