package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Connection;
import io.multiprocessing.Queue;
import io.multiprocessing.internal.wire.MemoryTransport;
import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was meant for a handle that is closed does not reach a later handle of the same object, nor get lost. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FormerHandlesTest {
    private static final byte[] KEY = new byte[32];
    private static final long QUEUE = 1;
    private static final long PIPE = 2;
    private final MemoryTransport transport = new MemoryTransport();
    private final LinkedBlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        transport.close();
    }

    private static Queue<Object> queue(HostLink link) {
        return new QueueHandle<>(Impostor.hold(link, Reference.Kind.QUEUE, QUEUE, 0), 5);
    }

    private static Connection<Object> end(HostLink link, int end) {
        return new ConnectionHandle<>(
                Impostor.hold(link, Reference.Kind.DUPLEX_END, PIPE, end), Reference.Kind.DUPLEX_END);
    }

    /** A host that hears everything and answers nothing, as one that is stopped and goes on later. */
    private Impostor silent() {
        return new Impostor(transport, (op, message) -> {
            heard.add(message.array());
            return List.of();
        });
    }

    private ByteBuffer hear(byte op) throws InterruptedException {
        while (true) {
            byte[] next = heard.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("the operation " + op).isNotNull();
            if (next[0] == op) {
                return ByteBuffer.wrap(next);
            }
        }
    }

    private static Payload element(Object value) {
        try (Flight flight = Flight.open()) {
            return Payloads.encode(Codecs.best(), "an element", value, flight);
        }
    }

    @Test
    void anElementThatCameTooLateForAClosedHandleIsNotGivenToTheNextHandle() throws Exception {
        var host = silent();
        HostLink link = host.linked();
        Queue<Object> former = queue(link);
        assertThat(former.poll(Duration.ofMillis(10))).isNull();
        long take = hear(Op.TAKE).getLong(10);
        former.close(); // which waits for an answer, but not for ever
        long echo = hear(Op.ECHO).getLong(1);
        Queue<Object> next = queue(link);
        host.say(Impostor.taken(QUEUE, 0, take, Status.OK, element("for the former")));
        host.say(Impostor.reply(echo, Status.OK, 0, null));
        var polled = new FutureTask<>(() -> next.poll(Duration.ofSeconds(30)));
        Thread.ofVirtual().start(polled);
        host.say(Impostor.taken(QUEUE, 0, hear(Op.TAKE).getLong(10), Status.OK, element("for the next")));
        assertThat(polled.get(10, TimeUnit.SECONDS)).isEqualTo("for the next");
    }

    @Test
    void theEndOfAnObjectThatWasToldToAClosedHandleIsNotTheNextHandlesEnd() throws Exception {
        var host = silent();
        HostLink link = host.linked();
        queue(link).close();
        long echo = hear(Op.ECHO).getLong(1);
        Queue<Object> next = queue(link);
        host.say(ByteBuffer.allocate(9).put(Op.GONE).putLong(QUEUE).array());
        host.say(Impostor.reply(echo, Status.OK, 0, null));
        var polled = new FutureTask<>(() -> next.poll(Duration.ofSeconds(30)));
        Thread.ofVirtual().start(polled);
        host.say(Impostor.taken(QUEUE, 0, hear(Op.TAKE).getLong(10), Status.OK, element("alive")));
        assertThat(polled.get(10, TimeUnit.SECONDS)).isEqualTo("alive");
    }

    @Test
    void aPutThatComesAfterTheLastHandleWasClosedIsRefusedAndNotSent() throws Exception {
        HostLink link = new Impostor(transport, (op, message) -> switch (op) {
                    case Op.PUT_SYNC -> List.of(Impostor.reply(message.getLong(10), Status.OK, 5, null));
                    case Op.DETACH -> List.of(Impostor.reply(message.getLong(10), Status.OK, 0, null));
                    case Op.PUT -> {
                        heard.add(message.array());
                        yield List.of();
                    }
                    default -> List.of();
                })
                .linked();
        Hold hold = Impostor.hold(link, Reference.Kind.QUEUE, QUEUE, 0);
        var queue = new QueueHandle<Object>(hold, 5);
        queue.put("known as a producer from now on");
        ConduitPort port = hold.conduit(0, false, false, queue.gate());
        var late = new Gate(); // as the thread sees it that looked at the handle's just before it was closed
        queue.close();
        assertThatThrownBy(() -> port.put(element("late"), Waiter.FOREVER, true, late))
                .isInstanceOf(ConduitPort.ClosedHandleException.class);
        assertThat(heard).isEmpty();
    }

    @Test
    void aPutThatTheHostTookBeforeItHeardOfTheCloseHasSucceeded() throws Exception {
        var host = silent();
        Queue<Object> queue = queue(host.linked());
        var putting = new FutureTask<>(() -> {
            queue.put("taken");
            return "returned";
        });
        Thread.ofVirtual().start(putting);
        long put = hear(Op.PUT_SYNC).getLong(10);
        Thread closing = Thread.ofVirtual().start(queue::close);
        hear(Op.DETACH);
        host.say(Impostor.reply(put, Status.OK, 0, null));
        assertThat(putting.get(10, TimeUnit.SECONDS)).isEqualTo("returned");
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void whatComesForTheOtherEndOfAPipeIsNotMeantForTheEndThatIsClosed() throws Exception {
        var host = silent();
        HostLink link = host.linked();
        end(link, 0).close();
        host.say(Impostor.reply(hear(Op.ECHO).getLong(1), Status.OK, 0, null)); // everybody else is still being told
        Connection<Object> other = end(link, 1);
        var receiving = new FutureTask<>(other::receive);
        Thread.ofVirtual().start(receiving);
        host.say(Impostor.taken(PIPE, 1, hear(Op.TAKE).getLong(10), Status.OK, element("for the other")));
        assertThat(receiving.get(10, TimeUnit.SECONDS)).isEqualTo("for the other");
    }

    @Test
    void whatAnElementCarriesIsLetGoOfWhenTheElementCouldNotBePut() throws Exception {
        var node = new Node(transport, KEY);
        try {
            Queue<String> carried = new Hosting(node, Codecs.best()).queue(5);
            HostLink link = silent().linked();
            Queue<Object> queue = queue(link);
            link.onClosed(new IOException("cut"));
            assertThatThrownBy(() -> queue.put(carried)).isInstanceOf(UncheckedIOException.class);
            assertThat(node.find(1)).isNotNull();
            carried.close();
            assertThat(node.find(1)).isNull();
        } finally {
            node.close();
        }
    }

    @Test
    void whatAnElementCarriesIsLetGoOfWhenTheContextOfItsQueueIsClosed() throws Exception {
        var closed = new Node(transport, KEY);
        var node = new Node(transport, KEY);
        try {
            Queue<Object> queue = new Hosting(closed, Codecs.best()).queue(5);
            Queue<String> carried = new Hosting(node, Codecs.best()).queue(5);
            closed.close();
            assertThatThrownBy(() -> queue.put(carried)).isInstanceOf(UncheckedIOException.class);
            assertThat(node.find(1)).isNotNull();
            carried.close();
            assertThat(node.find(1)).isNull();
        } finally {
            node.close();
        }
    }
}
