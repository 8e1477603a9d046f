package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.SharedStructures;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Connections inside this JVM that share memory: what two of its threads share, called two processes. */
final class SharingTransport implements Transport, AutoCloseable {
    /** By address, as if it were a directory. */
    private static final Map<String, Object> STRUCTURES = new ConcurrentHashMap<>();

    private final MemoryTransport messages = new MemoryTransport();
    private final AtomicLong nextPid = new AtomicLong(1_000_000_001);
    private final AtomicInteger sent = new AtomicInteger();
    private final List<Object> made = new CopyOnWriteArrayList<>();
    private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean listening;

    /** A connection of a process of its own. */
    final class Wire implements MessageConnection {
        final MemoryMember member = new MemoryMember(SharingTransport.this, STRUCTURES, nextPid.getAndIncrement());
        private final MemoryTransport.Side side;

        Wire(MemoryTransport.Side side) {
            this.side = side;
        }

        /** The process is killed. */
        void kill() {
            member.die();
            side.end(new IOException("killed"));
        }

        /** Nothing passes any more, but both processes live. */
        void tear() {
            side.end(new IOException("torn"));
        }

        @Override
        public void send(ByteBuffer... parts) throws IOException {
            sent.incrementAndGet();
            side.send(parts);
        }

        @Override
        public boolean flush(long timeoutNanos) {
            return side.flush(timeoutNanos);
        }

        @Override
        public void limit(int bytes) {
            side.limit(bytes);
        }

        @Override
        public Optional<SharedStructures> structures() {
            return Optional.of(member);
        }

        @Override
        public void close() {
            side.close();
        }
    }

    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private Wire lastWire;

    /** The connection that was made last. */
    Wire lastWire() {
        return lastWire;
    }

    boolean isListening() {
        return listening;
    }

    /** Takes room for one more of whatever is made. */
    void takeRoom() throws IOException {
        if (room.get() == 0) {
            throw new IOException("no room for shared memory: bytes=1, file=nowhere");
        }
        room.decrementAndGet();
    }

    void roomFor(int number) {
        room.set(number);
    }

    /** How many messages those who connected have sent. */
    int sent() {
        return sent.get();
    }

    void made(Object structure) {
        made.add(structure);
    }

    /** The channel that was made as that one, counted from 0. */
    MemoryChannel channel(int number) {
        return (MemoryChannel) made.get(number);
    }

    MemoryLock lock(int number) {
        return (MemoryLock) made.get(number);
    }

    /** How many of the structures that were made are not freed. */
    long unfreed() {
        return made.stream().filter(STRUCTURES::containsValue).count();
    }

    @Override
    public String name() {
        return "sharing";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public boolean sharesMemory() {
        return true;
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) {
        Endpoint endpoint = messages.listen(directory, acceptor);
        var host = new MemoryMember(this, STRUCTURES, ProcessHandle.current().pid());
        listening = true;
        return new Endpoint() {
            @Override
            public String address() {
                return endpoint.address();
            }

            @Override
            public Optional<SharedStructures> structures() {
                return Optional.of(host);
            }

            @Override
            public void close() {
                endpoint.close();
            }
        };
    }

    @Override
    public Wire connect(String address, MessageReceiver receiver) throws IOException {
        lastWire = new Wire(messages.connect(address, receiver));
        wires.add(lastWire);
        return lastWire;
    }

    /** Waits until every connection is closed and what follows from that is done; the hosts have closed them before. */
    @Override
    public void close() {
        try {
            for (Wire wire : wires) {
                SharingProcesses.until(wire.side::isClosed);
            }
            awaitDelivery();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            messages.close();
        }
    }

    /** What was to be delivered before has been. */
    private void awaitDelivery() throws IOException, InterruptedException {
        var delivered = new CountDownLatch(1);
        MessageReceiver receiver = new MessageReceiver() {
            @Override
            public void onMessage(ByteBuffer message) {
                delivered.countDown();
            }

            @Override
            public void onClosed(IOException cause) {}
        };
        String address = messages.listen(null, _ -> receiver).address();
        messages.connect(address, receiver).send(ByteBuffer.allocate(1));
        delivered.await();
    }
}
