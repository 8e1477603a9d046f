package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.testkit.ListenerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class NettyListenerContractTest extends ListenerContract {
    private final Map<Path, URI> places = new ConcurrentHashMap<>();

    @Override
    protected String transport() {
        return "netty";
    }

    @Override
    protected URI address(Path directory) {
        return places.computeIfAbsent(directory, _ -> URI.create("tcp://127.0.0.1:" + freePort()));
    }

    private static int freePort() {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
