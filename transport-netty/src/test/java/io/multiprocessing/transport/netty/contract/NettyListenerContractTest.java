package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.ListenerContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

class NettyListenerContractTest extends ListenerContract {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final Map<Path, URI> places = new ConcurrentHashMap<>();

    @Override
    protected String transport() {
        return "netty";
    }

    @Override
    protected URI address(Path directory) {
        return places.computeIfAbsent(directory, _ -> URI.create("tcp://127.0.0.1:" + freePort()));
    }

    /** Below the ports that the system gives to clients, which might be given this one before anybody listens. */
    private static int freePort() {
        int first = (int) (ProcessHandle.current().pid() * 7 % 12_000);
        for (int i = 0; i < 12_000; i += 7) {
            int port = 20_000 + (first + i) % 12_000;
            if (!GIVEN.contains(port)) {
                try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    GIVEN.add(port);
                    return port;
                } catch (IOException taken) {
                    continue;
                }
            }
        }
        throw new AssertionError("no free port from 20000 to 32000");
    }
}
