package io.multiprocessing.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.LoopContract;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NettyLoopTest extends LoopContract {
    /** The JDK keeps one socket for itself from the first on. */
    @BeforeAll
    static void useSockets() {
        new NettyTransport().unavailability();
    }

    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new NettyListening(limitBytes);
    }

    @Override
    protected long idleMillis() {
        return 2;
    }

    /** Netty's own would hold up the end of a JVM for a second. */
    @Test
    void itsEndStartsNoThreadThatKeepsTheJvmAlive() throws Exception {
        Supplier<List<String>> lasting = () -> Thread.getAllStackTraces().keySet().stream()
                .filter(each -> !each.isDaemon())
                .map(Thread::getName)
                .filter(each -> each.startsWith("globalEventExecutor"))
                .toList();
        List<String> before = lasting.get();
        Thread loop;
        try (var listening = new NettyListening(1_000)) {
            assertThat(listening.connect().ask((byte) 1)).containsExactly(1);
            loop = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("multiprocessing-netty-io"))
                    .findAny()
                    .orElseThrow();
        }
        assertThat(loop.join(Await.LIMIT)).isTrue();
        assertThat(lasting.get()).isSubsetOf(before);
    }
}
