package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Lock;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.SerializationException;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.codec.JdkCodec;
import io.multiprocessing.internal.codec.KryoCodec;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What elements consist of may be anything: it is an exception of whoever reads it, and costs nobody else anything. */
@Timeout(60)
class HostilePayloadsTest {
    private final MemoryTransport transport = new MemoryTransport();
    private final Node node = new Node(transport, new byte[32]);
    private final Hosting hosting = new Hosting(node, Codecs.best());

    @AfterEach
    void close() {
        node.close();
        transport.close();
    }

    static List<Codec> codecs() {
        return List.of(new KryoCodec(), new JdkCodec());
    }

    @Test
    void aDamagedSnapshotIsAnExceptionOfTheAsker() {
        Party nobody = new Party(null);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            elements.add(new Element(i, new Payload(Payloads.BYTES, new byte[i * 10]), nobody));
        }
        Fuzz.of("snapshots", 500)
                .feed(
                        List.of(
                                Snapshot.encode(elements).data(),
                                Snapshot.encode(List.of()).data()),
                        1 << 20,
                        bytes -> Snapshot.decode(new Payload((byte) 0, bytes)),
                        SerializationException.class);
    }

    @Test
    void aSnapshotTakesNoMemoryForWhatItAnnounces() {
        for (int number : new int[] {Integer.MAX_VALUE, 1 << 30, -1}) {
            byte[] count = ByteBuffer.allocate(40).putInt(number).array();
            byte[] length = ByteBuffer.allocate(40)
                    .putInt(1)
                    .putLong(1)
                    .put((byte) 0)
                    .putInt(number)
                    .array();
            for (byte[] bytes : new byte[][] {count, length}) {
                assertThatThrownBy(() -> Snapshot.decode(new Payload((byte) 0, bytes)))
                        .isInstanceOf(SerializationException.class);
            }
        }
    }

    @Test
    void aDamagedCargoIsDroppedWithoutAWord() {
        Queue<Object> queue = hosting.queue(5);
        Lock lock = hosting.lock(false);
        byte[] cargo;
        try (Flight flight = Flight.open()) {
            for (int i = 0; i < 3; i++) {
                ((Handle) queue).departing();
                ((Handle) lock).departing();
            }
            cargo = flight.cargo();
        }
        Fuzz fuzz = Fuzz.of("cargoes", 500);
        while (fuzz.goesOn()) {
            byte[] bytes = fuzz.onceIn(2) ? fuzz.input(List.of(cargo)) : withOtherNumbers(fuzz, cargo);
            try {
                Cargo.release(bytes);
            } catch (RuntimeException e) {
                throw fuzz.damage("a cargo was not dropped", e);
            }
            if (Arrays.equals(bytes, cargo)) {
                fuzz.passed();
            }
        }
        fuzz.end();
        queue.close();
        lock.close();
        Cargo.release(cargo);
        assertThat(node.find(1)).isNull();
        assertThat(node.find(2)).isNull();
    }

    /** The texts as they are, so that the references are of objects that live here. */
    private static byte[] withOtherNumbers(Fuzz fuzz, byte[] cargo) {
        byte[] bytes = cargo.clone();
        for (int i = bytes.length - 17 + fuzz.dice().nextInt(9); i < bytes.length; i++) {
            bytes[i] = (byte) fuzz.dice().nextInt(256);
        }
        return bytes;
    }

    @Test
    void whatADroppedElementCarriesIsNobodysFault() throws Exception {
        Queue<Object> queue = hosting.queue(5);
        Conduit conduit = ((HostedConduits) node.find(1)).conduit(0);
        for (byte[] cargo :
                new byte[][] {new byte[3], ByteBuffer.allocate(9).putInt(7).array()}) {
            conduit.put(null, 0, new Payload(Payloads.BYTES, new byte[1], cargo), true, Answers.NOBODY);
        }
        queue.clear();
        queue.put("next");
        assertThat(queue.take()).isEqualTo("next");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aDamagedReferenceIsAnExceptionOrAHandleAndLeavesNothingHeld(Codec codec) {
        Hosting made = new Hosting(node, Codecs.remember(codec));
        List<AutoCloseable> originals = new ArrayList<>();
        var pipe = made.pipe(Pipe.Direction.DUPLEX);
        originals.addAll(List.of(made.queue(5), made.joinableQueue(5), made.lock(true), pipe.first(), pipe.second()));
        Fuzz fuzz = Fuzz.of("references by " + codec.name(), 800);
        while (fuzz.goesOn()) {
            try (Flight flight = Flight.open()) {
                byte[] bytes = Payloads.encode(codec, "a seed", fuzz.oneOf(originals), flight)
                        .data();
                byte[] damaged = fuzz.onceIn(10) ? bytes : fuzz.mutation(List.of(bytes));
                try (var _ = (AutoCloseable) Payloads.decode(codec, "it", new Payload((byte) 0, damaged))) {
                    fuzz.passed();
                } catch (SerializationException | ClassCastException e) {
                    // as promised, or made something else
                } catch (Exception e) {
                    throw fuzz.damage("nobody promised that", e);
                }
                flight.revoke();
            }
        }
        fuzz.end();
        originals.forEach(HostilePayloadsTest::close);
        // a handle that was made of what made no sense in the end is let go of when it is collected
        for (long id = 1; id <= 4; id++) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (node.find(id) != null && System.nanoTime() - deadline < 0) {
                System.gc();
            }
            assertThat(node.find(id)).as("object " + id).isNull();
        }
    }

    private static void close(AutoCloseable handle) {
        try {
            handle.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReferenceToSomethingElseThanItSaysIsRefused() {
        List<Object> made = List.of( // kept, since a handle that is collected counts as closed
                hosting.queue(5),
                hosting.lock(false),
                hosting.pipe(Pipe.Direction.DUPLEX),
                hosting.semaphore(1, true),
                hosting.event(),
                hosting.barrier(2));
        for (Reference.Kind kind : Reference.Kind.values()) {
            for (long object = 1; object <= 6; object++) {
                for (int end : new int[] {-1, 0, 1, 2, Integer.MAX_VALUE}) {
                    boolean right = switch (kind) {
                        case QUEUE, JOINABLE_QUEUE -> object == 1 && end == 0;
                        case LOCK, REENTRANT_LOCK, CONDITION -> object == 2 && end == 0;
                        case SEMAPHORE -> object == 4 && end == 0;
                        case EVENT -> object == 5 && end == 0;
                        case BARRIER -> object == 6 && end == 0;
                        case LONG, DOUBLE, INT_ARRAY, LONG_ARRAY, DOUBLE_ARRAY, MEMORY, LIST, REFERENT ->
                            false; // there is none
                        case DUPLEX_END, RECEIVING_END, SENDING_END -> object == 3 && (end == 0 || end == 1);
                    };
                    byte[] bytes = reference(kind, object, end);
                    if (right) {
                        Payloads.decode(new JdkCodec(), "it", new Payload((byte) 0, bytes));
                    } else {
                        assertThatThrownBy(() -> Payloads.decode(new JdkCodec(), "it", new Payload((byte) 0, bytes)))
                                .isInstanceOf(SerializationException.class)
                                .hasMessageContaining("no such");
                    }
                }
            }
        }
        java.lang.ref.Reference.reachabilityFence(made);
    }

    private byte[] reference(Reference.Kind kind, long object, int end) {
        Reference reference = new Reference(
                kind,
                transport.name(),
                node.address(),
                node.keyId(),
                1,
                "host",
                object,
                end,
                0,
                JdkCodec.class.getName(),
                1,
                List.of());
        return Travel.encode(new JdkCodec(), "it", reference);
    }

    @Test
    void anElementWithMoreReferencesThanAMessageHoldsIsRefused() throws Exception {
        Queue<Object> queue = hosting.queue(5);
        List<Object> many = new ArrayList<>(Collections.nCopies(10_000, queue));
        List<Object> different = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            different.add(hosting.lock(false));
        }
        queue.put(many); // the same one again and again travels once
        assertThatThrownBy(() -> queue.put(different))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("10000 references");
        assertThat(((List<?>) queue.take())).hasSize(10_000);
    }
}
