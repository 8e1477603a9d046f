package io.multiprocessing.transport.socket;

import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.testkit.transport.HelpersContract;
import io.multiprocessing.testkit.transport.Listening;
import java.io.IOException;
import java.util.function.BooleanSupplier;

class SocketHelpersTest extends HelpersContract {
    @Override
    protected Listening listening() throws IOException {
        return new SocketListening(LIMIT_BYTES);
    }

    @Override
    protected String loopThread() {
        return "multiprocessing-socket-io";
    }

    @Override
    protected Loop loop() {
        HelpedLoop loop = HelpedLoop.current();
        return loop == null
                ? null
                : new Loop() {
                    @Override
                    public boolean help(BooleanSupplier until, long waitBegan) {
                        return loop.help(until, waitBegan);
                    }

                    @Override
                    public void attend() {
                        loop.attend();
                    }
                };
    }
}
