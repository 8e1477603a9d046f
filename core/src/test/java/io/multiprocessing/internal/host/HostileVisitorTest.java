package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Connection;
import io.multiprocessing.Pipe;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.wire.MemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers that know the key of a manager and do not keep to the protocol. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileVisitorTest {
    private final MemoryTransport transport = new MemoryTransport();
    private final Node node = new Node(transport, new byte[32]);
    private final Hosting hosting = new Hosting(node, Codecs.best(), false);
    private final Map<String, Object> secret = new HashMap<>(Map.of("key", "value"));
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<Connection<Object>> connections = new ArrayList<>();
    private final RealDrawer drawer = new RealDrawer();
    private Object proxy;

    /** From which elements are taken. */
    interface Drawer {
        String take();
    }

    /** The drawer itself. */
    private static final class RealDrawer implements Drawer, TakesBack {
        private final BlockingQueue<String> elements = new LinkedBlockingQueue<>();

        @Override
        public String take() {
            return elements.poll();
        }

        @Override
        public Runnable undo(String method, Object result) {
            return result == null ? null : () -> elements.add((String) result);
        }

        String back() throws InterruptedException {
            return elements.poll(30, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void host() {
        proxy = hosting.referent(secret, Map.class, Map.class, true, false);
    }

    @AfterEach
    void close() {
        open.countDown();
        connections.forEach(Connection::close);
        node.close();
        transport.close();
    }

    private Object answer(String what, Object[] arguments) throws Exception {
        return switch (what) {
            case "map" -> proxy;
            case "drawer" -> hosting.referent(drawer, Drawer.class, Drawer.class, false, false);
            case "wait" -> {
                open.await();
                yield null;
            }
            default -> throw new UnsupportedOperationException(what);
        };
    }

    /** The other end of a visitor's connection. */
    private Connection<Object> visitor() {
        Pipe<Object> pipe = hosting.pipe(Pipe.Direction.DUPLEX);
        connections.add(pipe.first());
        connections.add(pipe.second());
        Thread.startVirtualThread(
                new Visitor(pipe.first(), Codecs.best(), ClassFilters.strangers(List.of()), this::answer));
        return pipe.second();
    }

    private static byte[] request(long number, byte op, Object... form) throws IOException {
        byte[] body = Codecs.best().encode(form);
        return ByteBuffer.allocate(9 + body.length)
                .putLong(number)
                .put(op)
                .put(body)
                .array();
    }

    /** The status of the answer, and the answer as text. */
    private static String answer(Connection<Object> connection) throws Exception {
        byte[] answer = connection.receiveBytes();
        Object value = Codecs.best()
                .decode(
                        java.util.Arrays.copyOfRange(answer, 9, answer.length),
                        ClassFilters.everything(),
                        HostileVisitorTest.class.getClassLoader());
        return answer[8] + " " + (value instanceof Object[] failure ? failure[1] : value);
    }

    private static void expectService(Connection<Object> connection) throws Exception {
        connection.sendBytes(request(1, Visitor.ASK, "nothing"));
        assertThat(answer(connection)).startsWith("1 ").contains("UnsupportedOperationException");
    }

    @Test
    void anObjectCannotBeGuessed() throws Exception {
        Connection<Object> connection = visitor();
        Connection<Object> neighbour = visitor();
        Border outer = Border.enter(new Border() {
            @Override
            Object arriving(Pass pass) {
                return "granted";
            }

            @Override
            Reference departing(Hold hold, Reference.Kind kind, long detail) {
                throw new AssertionError();
            }
        });
        try {
            neighbour.sendBytes(request(1, Visitor.ASK, "map"));
            assertThat(answer(neighbour)).isEqualTo("0 granted");
            neighbour.sendBytes(request(2, Visitor.INVOKE, 1L, "get(Object)", "key"));
            assertThat(answer(neighbour)).isEqualTo("0 value");
            for (long number = 0; number < 20; number++) {
                connection.sendBytes(request(number + 1, Visitor.INVOKE, number, "get(Object)", "key"));
                assertThat(answer(connection)).startsWith("1 ").contains("no such object was granted");
            }
            connection.sendBytes(request(30, Visitor.ASK, "map", new Pass(1, Map.class.getName())));
            assertThat(answer(connection)).startsWith("1 ").contains("no such object was granted");
        } finally {
            Border.leave(outer);
        }
    }

    @Test
    void aReferenceOfRelativesIsNotReadAndNoHandleIsGiven() throws Exception {
        Connection<Object> connection = visitor();
        connection.sendBytes(request(1, Visitor.ASK, "map", proxy)); // encoded as for a relative
        assertThat(answer(connection)).startsWith("1 ").contains("Reference").contains("Builder.allow");
    }

    @Test
    void oneWhoCallsTooMuchAtOnceIsRefusedAndOthersAreServed() throws Exception {
        Connection<Object> connection = visitor();
        for (int i = 1; i <= Visitor.MOST_CALLS; i++) {
            connection.sendBytes(request(i, Visitor.ASK, "wait"));
        }
        connection.sendBytes(request(Visitor.MOST_CALLS + 1, Visitor.ASK, "wait"));
        assertThat(answer(connection)).startsWith("1 ").contains("allowed=" + Visitor.MOST_CALLS);
        expectService(visitor());
    }

    /** A visitor that was granted the drawer as its first object. */
    private Connection<Object> visitorOfDrawer() throws Exception {
        Connection<Object> connection = visitor();
        connection.sendBytes(request(1, Visitor.ASK, "drawer"));
        assertThat(connection.receiveBytes()[8]).isEqualTo(Visitor.RETURNED);
        return connection;
    }

    private static String take(Connection<Object> connection, long number) throws Exception {
        connection.sendBytes(request(number, Visitor.INVOKE, 1L, "take()"));
        return answer(connection);
    }

    private static void say(Connection<Object> connection, long number, byte op) throws IOException {
        connection.sendBytes(ByteBuffer.allocate(9).putLong(number).put(op).array());
    }

    @Test
    void whatWasTakenGoesBackUntilTheVisitorSaysThatItHasIt() throws Exception {
        drawer.elements.addAll(List.of("received", "unwanted", "neither"));
        Connection<Object> connection = visitorOfDrawer();
        assertThat(take(connection, 2)).isEqualTo("2 received");
        say(connection, 2, Visitor.RECEIVED);
        assertThat(take(connection, 3)).isEqualTo("2 unwanted");
        assertThat(take(connection, 4)).isEqualTo("2 neither");
        assertThat(take(connection, 5)).isEqualTo("0 null");
        say(connection, 3, Visitor.UNWANTED);
        assertThat(drawer.back()).isEqualTo("unwanted");
        connection.close();
        assertThat(drawer.back()).isEqualTo("neither");
        assertThat(drawer.elements).isEmpty();
    }

    @Test
    void whatWasNotTakenCannotBeGivenBack() throws Exception {
        drawer.elements.add("the only one");
        Connection<Object> connection = visitorOfDrawer();
        Connection<Object> neighbour = visitorOfDrawer();
        assertThat(take(neighbour, 7)).isEqualTo("2 the only one");
        for (long number : new long[] {0, 1, 7, Long.MAX_VALUE}) {
            say(connection, number, Visitor.UNWANTED);
            say(connection, number, Visitor.RECEIVED);
        }
        say(neighbour, 7, Visitor.UNWANTED);
        say(neighbour, 7, Visitor.UNWANTED);
        assertThat(drawer.back()).isEqualTo("the only one");
        assertThat(take(connection, 8)).isEqualTo("0 null");
        assertThat(take(neighbour, 8)).isEqualTo("0 null");
    }

    @Test
    void oneWhoNeverSaysWhatItHasReceivedIsRefusedAfterAWhile() throws Exception {
        Connection<Object> connection = visitorOfDrawer();
        for (int i = 0; i < Visitor.MOST_CALLS; i++) {
            drawer.elements.add("element " + i);
            assertThat(take(connection, 2 + i)).isEqualTo("2 element " + i);
        }
        drawer.elements.add("the last");
        assertThat(take(connection, 1_000)).startsWith("1 ").contains("allowed=" + Visitor.MOST_CALLS);
        say(connection, 2, Visitor.RECEIVED);
        assertThat(take(connection, 1_001)).isEqualTo("2 the last");
    }

    @Test
    void garbageHarmsNobodyElse() throws Exception {
        Connection<Object> neighbour = visitor();
        List<byte[]> valid = List.of(
                request(7, Visitor.INVOKE, 1L, "get(Object)", "key"),
                request(8, Visitor.EXECUTE, 1L, "no function"),
                request(9, Visitor.ASK, "map"),
                new byte[9]);
        Fuzz fuzz = Fuzz.of("visitors", 300);
        while (fuzz.goesOn()) {
            Connection<Object> connection = visitor();
            try {
                connection.sendBytes(fuzz.input(valid));
                connection.sendBytes(fuzz.input(valid));
                fuzz.passed();
            } catch (IOException e) {
                // it was cut off
            }
            connection.close();
        }
        fuzz.end();
        expectService(neighbour);
        assertThat(secret).containsOnlyKeys("key");
    }
}
