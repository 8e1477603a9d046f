package io.multiprocessing.benchmarks;

import io.multiprocessing.Tls;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a process that sends back every message whose first byte is {@value #ANSWER}, and drops the others.
 */
abstract class TcpWire implements AutoCloseable {
    static final byte ANSWER = 1;

    private java.lang.Process peer;

    /** Messages of the transport; null: without TLS. */
    static TcpWire ofNetty(Tls tls) throws IOException, InterruptedException {
        return new NettyWire(tls);
    }

    /** Byte arrays in a pipe. */
    static TcpWire ofPipe() throws IOException, InterruptedException {
        return new PipeWire();
    }

    /** The same frames on a blocking channel, with nothing around it. */
    static TcpWire ofBareChannel() throws IOException {
        return new BareWire();
    }

    static Transport netty() {
        return ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("netty"))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("the transport netty is not on the class path"));
    }

    /** Sends a message; its first byte tells what the peer does with it. */
    abstract void send(byte first, int lengthBytes) throws IOException;

    abstract void flush() throws IOException;

    /** Waits for a message that came back. */
    abstract void awaitAnswer() throws IOException, InterruptedException;

    final void roundTrips(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            send(ANSWER, TcpPeer.SMALL_BYTES);
            awaitAnswer();
        }
    }

    /** Sends many, waiting now and then until they have left, and at the end until the peer has read them all. */
    final void send(int count, int lengthBytes, int flushEvery) throws IOException, InterruptedException {
        for (int i = 1; i <= count; i++) {
            send((byte) 0, lengthBytes);
            if (i % flushEvery == 0) {
                flush();
            }
        }
        roundTrips(1);
    }

    final void startPeer(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TcpPeer.class.getName()));
        command.addAll(List.of(arguments));
        peer = new ProcessBuilder(command).inheritIO().start();
    }

    @Override
    public void close() throws IOException {
        try {
            if (!peer.waitFor(5, TimeUnit.SECONDS)) {
                peer.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
