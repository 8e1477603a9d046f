package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import io.multiprocessing.Manager;
import io.multiprocessing.Tls;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network can do, and what is seen of it: an error within the time that was set, and never a hang. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class NettyFaultsTest {
    private static final byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);
    private static final URI ANY_PORT = URI.create("tcp://127.0.0.1:0");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    static Path directory;

    private static Context mp;

    @BeforeAll
    static void makeContext() throws Exception {
        var certificates = new Certificates(directory);
        Tls tls = certificates.make("here", "ip:127.0.0.1").trust(certificates.certificateOf("here"));
        mp = Context.builder().transport("netty").peerTimeout(TIMEOUT).tls(tls).build();
        mp.listen(ANY_PORT, KEY).close();
        mp.listen(URI.create("tls://127.0.0.1:0"), KEY).close(); // the JDK opens its source of random numbers
        try (Manager manager = mp.manager()) {
            manager.list(); // what is made once for all children is there before leaks are looked for
        }
    }

    @AfterAll
    static void closeContext() {
        mp.close();
    }

    /** Both ends of a connection that goes through the proxy. */
    private record Line(Listener listener, Proxy proxy, Connection<Object> near, Connection<Object> far)
            implements AutoCloseable {
        static Line open() throws Exception {
            return open("tcp");
        }

        static Line open(String scheme) throws Exception {
            Listener listener = mp.listen(URI.create(scheme + "://127.0.0.1:0"), KEY);
            var proxy = new Proxy(listener.address());
            Connection<Object> near =
                    mp.connect(URI.create(scheme + "://" + proxy.address().getAuthority()), KEY);
            return new Line(listener, proxy, near, listener.accept());
        }

        void assertTalks() throws Exception {
            near.send("there");
            assertThat(far.receive()).isEqualTo("there");
            far.send("back");
            assertThat(near.receive()).isEqualTo("back");
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
            proxy.close();
            listener.close();
        }
    }

    private static Throwable failureOf(Callable<?> call) throws Exception {
        return failureOf(started(call));
    }

    private static <T> FutureTask<T> started(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Throwable failureOf(FutureTask<?> call) throws Exception {
        try {
            Object value = call.get(Await.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
            throw new AssertionError("no failure, but " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp, true", "tcp, false", "tls, true", "tls, false"})
    void whatIsLostOneWayEndsBothSidesWithinTheTimeout(String scheme, boolean there) throws Exception {
        try (Line line = Line.open(scheme)) {
            line.assertTalks();
            var near = started(line.near::receive);
            var far = started(line.far::receive);
            long began = System.nanoTime();
            line.proxy.weather(
                    there ? Proxy.Weather.LOST : Proxy.Weather.FAIR, there ? Proxy.Weather.FAIR : Proxy.Weather.LOST);
            // Who hears nothing gives up, and closes; the other one hears of that, or nothing either.
            Throwable first = failureOf(near);
            Throwable second = failureOf(far);
            assertThat(System.nanoTime() - began)
                    .isLessThan(Await.scaled(TIMEOUT.multipliedBy(10)).toNanos());
            Throwable deaf = there ? second : first;
            assertThat(deaf)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing was heard")
                    .hasMessageContaining("2000 ms")
                    .hasCauseInstanceOf(SocketTimeoutException.class);
            assertThat(there ? first : second).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> line.near.send("late")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aSenderThatNobodyHearsDoesNotHang() throws Exception {
        try (Line line = Line.open()) {
            line.proxy.weather(Proxy.Weather.FAIR, Proxy.Weather.LOST);
            byte[] large = new byte[1 << 20];
            Throwable failure = failureOf(() -> {
                while (true) {
                    line.near.sendBytes(large);
                }
            });
            assertThat(failure).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anIdleConnectionIsNotTakenForLost() throws Exception {
        try (Line line = Line.open()) {
            Await.pause(TIMEOUT.plus(TIMEOUT.dividedBy(2)));
            line.assertTalks();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DELAYED", "TRICKLING"})
    void slowNetworksAreSlowAndNothingElse(Proxy.Weather weather) throws Exception {
        try (Line line = Line.open()) {
            line.proxy.weather(weather, weather);
            line.assertTalks();
            byte[] message = new byte[3_000];
            message[2_999] = 7;
            line.near.sendBytes(message);
            assertThat(line.far.receiveBytes()).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls"})
    void whatWasSentJustBeforeTheCloseArrivesThoughItTakesLongerThanTheTimeout(String scheme) throws Exception {
        try (Line line = Line.open(scheme)) {
            line.proxy.weather(Proxy.Weather.DELAYED, Proxy.Weather.FAIR);
            byte[] message = new byte[32 << 10];
            int messages = 16;
            for (int i = 0; i < messages; i++) {
                message[i] = 1;
                line.near.sendBytes(message);
            }
            line.near.close();
            Arrays.fill(message, (byte) 0);
            for (int i = 0; i < messages; i++) {
                message[i] = 1;
                assertThat(line.far.receiveBytes()).isEqualTo(message);
            }
            assertThat(failureOf(line.far::receive)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aCutEndsBothSidesAtOnceAfterWhatHadArrived() throws Exception {
        try (Line line = Line.open()) {
            line.near.send("before");
            assertThat(line.far.poll(Await.LIMIT)).isTrue();
            line.proxy.cut();
            assertThat(line.far.receive()).isEqualTo("before");
            assertThat(failureOf(line.far::receive)).isInstanceOf(EOFException.class);
            assertThat(failureOf(line.near::receive)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> line.near.send("late")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aResetEndsBothSidesAtOnce() throws Exception {
        try (Line line = Line.open()) {
            line.assertTalks();
            var near = started(line.near::receive);
            var far = started(line.far::receive);
            line.proxy.reset();
            for (var each : List.of(near, far)) {
                // not as one who has closed
                assertThat(failureOf(each))
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(EOFException.class)
                        .hasMessageContaining("was reset")
                        .hasMessageContaining("may be lost");
            }
        }
    }

    /** Which of the three learns of it is chance: who helps, the loop's own thread, or who sends. */
    @ParameterizedTest
    @CsvSource({"tcp, true", "tcp, false", "tls, true"})
    void aResetIsToldWhoeverLearnsOfItFirst(String scheme, boolean bothSend) throws Exception {
        for (int i = 0; i < 5; i++) {
            try (Line line = Line.open(scheme)) {
                var received = new AtomicInteger();
                var near = started(() -> receiveAll(line.near, received, bothSend ? line.near : line.far));
                var far = started(() -> receiveAll(line.far, received, line.far));
                line.far.send("a message that is sent again and again");
                Await.until("messages come", () -> received.get() > 0);
                var helper = new FutureTask<>(() -> helpUntilDone(received, near, far));
                Thread.ofPlatform().start(helper);
                int before = received.get();
                Await.until("they come by helps", () -> received.get() - before > 1000);
                line.proxy.reset();
                for (var each : List.of(near, far)) {
                    assertThat(failureOf(each)).isInstanceOf(IOException.class).hasMessageContaining("was reset");
                }
                helper.get();
            }
        }
    }

    private static Void receiveAll(Connection<Object> from, AtomicInteger received, Connection<Object> to)
            throws Exception {
        while (true) {
            Object message = from.receive();
            received.incrementAndGet();
            try {
                to.send(message);
            } catch (IOException e) {
                continue; // to what is said to who receives
            }
        }
    }

    private static Void helpUntilDone(AtomicInteger received, Future<?>... tasks) {
        while (!Arrays.stream(tasks).allMatch(Future::isDone)) {
            int before = received.get();
            HelpedLoop.current().help(() -> received.get() != before, System.nanoTime());
        }
        return null;
    }

    @Test
    void whatWasChangedOnItsWayIsNotTakenForTheEndOfWhoSentIt() throws Exception {
        try (Line line = Line.open("tls")) {
            line.assertTalks();
            line.proxy.weather(Proxy.Weather.GARBLED, Proxy.Weather.FAIR);
            line.near.send("changed on its way");
            assertThat(failureOf(line.far::receive))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(EOFException.class)
                    .hasMessageContaining("the connection broke")
                    .hasMessageContaining("peer=")
                    .hasCauseInstanceOf(SSLException.class);
            assertThat(failureOf(line.far::receive)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aCutInTheMiddleOfAMessageIsToldApart() throws Exception {
        try (Line line = Line.open()) {
            line.proxy.weather(Proxy.Weather.TRICKLING, Proxy.Weather.FAIR);
            line.near.sendBytes(new byte[20_000]);
            Await.until("a part has come", () -> line.proxy.trickled() > 0);
            line.proxy.cut();
            assertThat(failureOf(line.far::receiveBytes))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in the middle of a message");
        }
    }

    /** The answer leaves the manager and never arrives. The other way nothing comes either, or that it closes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @SuppressWarnings("unchecked") // so it was published
    void whoIsLostWhileItWaitsForAnElementTakesNoneFromOthers(boolean bothWays) throws Exception {
        try (Manager manager = mp.manager()) {
            BlockingDeque<String> deque = manager.deque();
            manager.publish("deque", deque);
            URI address = manager.serve(ANY_PORT, KEY);
            try (var proxy = new Proxy(address)) {
                Manager lost = Manager.connect(proxy.address(), KEY);
                BlockingDeque<String> theirs = lost.lookup("deque", BlockingDeque.class);
                theirs.put("through the proxy");
                assertThat(deque.take()).isEqualTo("through the proxy");
                proxy.weather(Proxy.Weather.FAIR, Proxy.Weather.LOST);
                var waiting = started(theirs::take);
                deque.put("for who is there");
                Await.until("it is taken", deque::isEmpty);
                if (bothWays) {
                    proxy.weather(Proxy.Weather.LOST, Proxy.Weather.LOST);
                } else {
                    lost.close();
                }
                assertThat(deque.poll(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                        .isEqualTo("for who is there");
                assertThat(failureOf(waiting))
                        .isInstanceOf(bothWays ? UncheckedIOException.class : IllegalStateException.class);
                assertThat(failureOf(theirs::size))
                        .isInstanceOf(bothWays ? UncheckedIOException.class : IllegalStateException.class);
                lost.close();
            }
        } finally {
            Context.current().close(); // by which strangers visit managers
        }
    }
}
