package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Connection;
import io.multiprocessing.Pipe;
import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.wire.MemoryTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Managers that a stranger visits and that do not keep to the protocol, or answer late. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileManagerTest {
    private static final byte[] NOTHING = {};

    /** What a static initializer leaves behind. */
    private static final List<String> INITIALISED = new ArrayList<>();

    private final MemoryTransport transport = new MemoryTransport();
    private final Node node = new Node(transport, new byte[32]);
    private final Hosting hosting = new Hosting(node, Codecs.best(), false);
    private final Pipe<Object> pipe = hosting.pipe(Pipe.Direction.DUPLEX);
    private final Connection<Object> manager = pipe.second();
    private final Visit visit =
            new Visit(pipe.first(), () -> 0, "manager", Codecs.best(), ClassFilters.strangers(List.of()));

    /** A proxy of it initialises it, since it has a method of its own. */
    public interface Canary {
        /** Runs when it is initialised. */
        Object SONG = INITIALISED.add("canary");

        /** It sings. */
        default void sing() {}
    }

    @AfterEach
    void close() {
        visit.close();
        manager.close();
        node.close();
        transport.close();
    }

    private Object ask(String what) throws Exception {
        try {
            return visit.ask(what);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private FutureTask<Object> asked(String what) {
        var task = new FutureTask<>(() -> ask(what));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Object result(FutureTask<Object> task) throws Throwable {
        try {
            return task.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /** The number of the next request of some kind; others are passed over. */
    private long heard(byte op) throws Exception {
        while (true) {
            ByteBuffer request = ByteBuffer.wrap(manager.receiveBytes());
            long number = request.getLong();
            if (request.get() == op) {
                return number;
            }
        }
    }

    private void say(long number, byte status, byte[] value) throws IOException {
        manager.sendBytes(ByteBuffer.allocate(9 + value.length)
                .putLong(number)
                .put(status)
                .put(value)
                .array());
    }

    private static byte[] pass(long number, String proxy) throws IOException {
        return Codecs.best().encode(new Pass(number, proxy));
    }

    @Test
    void itDoesNotChooseWhichClassesAreLoadedAndInitialised() throws Throwable {
        INITIALISED.clear();
        String canary = Canary.class.getName();
        for (String proxy : List.of(
                canary,
                "javax.swing.Action",
                "no.such.Class",
                "io.multiprocessing.internal.host.CallPort",
                "io.multiprocessing.internal.manager.Workshop")) {
            var task = asked("list");
            say(heard(Visitor.ASK), Visitor.RETURNED, pass(4711, proxy));
            assertThatThrownBy(() -> result(task))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining(proxy)
                    .hasMessageContaining("Context.Builder.allow");
            assertThat(heard(Visitor.RELEASE)).isEqualTo(4711);
        }
        assertThat(INITIALISED).isEmpty();

        visit.expect(Canary.class);
        var task = asked("share");
        say(heard(Visitor.ASK), Visitor.RETURNED, pass(1, canary));
        assertThat(result(task)).isInstanceOf(Canary.class);
        assertThat(INITIALISED).as("what a proxy does").hasSize(1);
    }

    @Test
    void proxiesOfOursAndViewsOfTheJdksContainersComeIn() throws Throwable {
        for (String proxy : List.of("io.multiprocessing.internal.manager.ListProxy", List.class.getName())) {
            var task = asked("list");
            say(heard(Visitor.ASK), Visitor.RETURNED, pass(1, proxy));
            assertThat(Referent.of(result(task))).isNotNull();
        }
    }

    @Test
    void aTimeOutThatTheManagerThrowsIsNotTakenForItsSilence() throws Throwable {
        var task = asked("await");
        var thrown = new TimeoutException("of a barrier");
        Object[] failure = {Codecs.best().encode(thrown), Travel.remote(thrown)};
        say(heard(Visitor.ASK), Visitor.THROWN, Codecs.best().encode(failure));
        assertThatThrownBy(() -> result(task))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("of a barrier");
    }

    @Test
    void whatWasTakenIsSaidToHaveBeenReceived() throws Throwable {
        var task = asked("take");
        long number = heard(Visitor.ASK);
        say(number, Visitor.TAKEN, Codecs.best().encode("an element"));
        assertThat(result(task)).isEqualTo("an element");
        assertThat(heard(Visitor.RECEIVED)).isEqualTo(number);
    }

    @Test
    void whatIsTakenForACallThatWasGivenUpIsNotWanted() throws Throwable {
        var task = new FutureTask<>(() -> ask("take"));
        Thread caller = Thread.ofPlatform().daemon().start(task);
        long number = heard(Visitor.ASK);
        caller.interrupt();
        assertThat(heard(Visitor.CANCEL)).isEqualTo(number);
        assertThatThrownBy(() -> result(task))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("is it stopped?");
        say(number, Visitor.TAKEN, Codecs.best().encode("too late"));
        assertThat(heard(Visitor.UNWANTED)).isEqualTo(number);
        // what nobody has asked for is not answered: the next that is heard is the next call
        say(number, Visitor.TAKEN, NOTHING);
        say(99, Visitor.TAKEN, NOTHING);
        var next = asked("size");
        ByteBuffer request = ByteBuffer.wrap(manager.receiveBytes());
        assertThat(request.get(Long.BYTES)).isEqualTo(Visitor.ASK);
        say(request.getLong(), Visitor.RETURNED, Codecs.best().encode(0));
        assertThat(result(next)).isEqualTo(0);
    }
}
