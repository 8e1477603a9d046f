package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.PeerProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many connections to one program. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class NettyCrowdTest {
    private static final int IDLE = 1_000;
    private static final int BUSY = 200;
    private static final int EACH = 20;

    @Test
    void aThousandIdleAndTwoHundredBusyConnectionsFitIntoASmallHeap() throws Exception {
        try (Context mp = Context.create("netty");
                var server = new PeerProcess(EchoProgram.class, List.of("-Xmx48m", "-XX:MaxDirectMemorySize=32m"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI address = URI.create(server.line());
            List<Connection<Object>> all = new ArrayList<>();
            for (int i = 0; i < IDLE + BUSY; i++) {
                all.add(mp.connect(address, EchoProgram.KEY));
            }
            List<Callable<Boolean>> work = new ArrayList<>();
            for (Connection<Object> each : all.subList(IDLE, IDLE + BUSY)) {
                work.add(() -> talk(each));
            }
            for (Future<Boolean> each : threads.invokeAll(work)) {
                assertThat(each.get()).isTrue();
            }
            Connection<Object> patient = all.getFirst();
            assertThat(talk(patient)).isTrue();
            for (Connection<Object> each : all) {
                each.close();
            }
        }
    }

    private static boolean talk(Connection<Object> connection) throws Exception {
        for (int i = 0; i < EACH; i++) {
            connection.sendBytes(new byte[i % 10 == 9 ? 50_000 : 32]);
            connection.receiveBytes();
        }
        return true;
    }
}
