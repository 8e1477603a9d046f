package io.multiprocessing.transport.socket.figures;

import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a process that sends back every message whose first byte is {@value #ANSWER}, and drops the others.
 */
abstract class Wire implements AutoCloseable {
    static final byte ANSWER = 1;

    private java.lang.Process peer;

    static Wire ofTransport(Transport transport, Path directory) throws IOException, InterruptedException {
        return new TransportWire(transport, directory);
    }

    static Wire ofChannel(Path directory) throws IOException {
        return new ChannelWire(directory.resolve("bare.sock"));
    }

    /** Sends a message; its first byte tells what the peer does with it. */
    abstract void send(byte first, int lengthBytes) throws IOException;

    abstract void flush() throws IOException;

    /** Waits for a message that came back. */
    abstract void awaitAnswer() throws IOException, InterruptedException;

    final void roundTrips(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            send(ANSWER, 32);
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

    final void startPeer(String kind, String address) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        peer = new ProcessBuilder(List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WirePeer.class.getName(),
                        kind,
                        address))
                .inheritIO()
                .start();
    }

    /** Of this process and the peer. */
    final Duration processorTime() {
        return of(ProcessHandle.current()).plus(of(peer.toHandle()));
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
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
