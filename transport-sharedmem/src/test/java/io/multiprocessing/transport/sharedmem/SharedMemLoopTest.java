package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.testkit.transport.LastConnectionProgram;
import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.LoopContract;
import java.io.IOException;
import java.util.List;

/** With native access and without: where the thread cannot sleep in the kernel it naps, which takes a little. */
class SharedMemLoopTest extends LoopContract {
    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new SharedMemListening(limitBytes);
    }

    @Override
    protected long idleMillis() {
        return Futex.AVAILABLE ? 4 : 20;
    }

    @Override
    protected List<List<String>> jvmOptions() {
        return List.of(List.of(), List.of("--enable-native-access=ALL-UNNAMED"));
    }

    @Override
    protected Class<?> lastConnectionProgram() {
        return SettledProgram.class;
    }

    /** Lets the thread sleep in the kernel first. */
    static final class SettledProgram {
        private SettledProgram() {}

        /**
         * The program.
         *
         * @param arguments the transport's class, and the address of an endpoint
         * @throws IOException it cannot connect
         */
        public static void main(String[] arguments) throws IOException {
            LastConnectionProgram.run(new SharedMemTransport(), arguments[1], Futex::ready);
        }
    }
}
