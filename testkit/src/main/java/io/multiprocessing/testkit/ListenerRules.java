package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.Connection;
import io.multiprocessing.Listener;
import io.multiprocessing.SerializationException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners, and connections of processes that are not relatives. */
interface ListenerRules extends ListenerStage {
    /** What both sides know. */
    byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);

    /** A class that nobody allowed. */
    record Unknown(int number) implements Serializable {}

    @Test
    @Row("LIS-07")
    default void messagesPassBothWaysAndOutliveWhoSentThem(@TempDir Path directory) throws Exception {
        try (Listener listener = mp().listen(placeIn(directory), KEY)) {
            Connection<Object> there = mp().connect(listener.address(), KEY);
            Connection<Object> here = listener.accept();
            here.send("hello");
            assertTrue(there.poll(Await.LIMIT));
            assertEquals("hello", there.receive());
            byte[] large = new byte[3 << 20];
            large[large.length - 1] = 7;
            for (int i = 0; i < 3; i++) {
                var sending = Waiting.in(() -> {
                    there.sendBytes(large);
                    return true;
                });
                assertArrayEquals(large, here.receiveBytes());
                assertTrue(sending.result(Await.LIMIT));
            }
            there.send(List.of(1, "two"));
            there.send(null);
            there.close();
            assertEquals(List.of(1, "two"), here.receive());
            assertEquals(null, here.receive());
            assertThrows(EOFException.class, here::receive);
            assertThrows(BrokenPipeException.class, () -> here.send("late"));
            here.close();
        }
        assertFalse(fileOf(placeIn(directory)).filter(Files::exists).isPresent());
    }

    @Test
    @Row("LIS-12")
    default void aWrongKeyIsToldToBothSidesAndTheNextIsLetIn(@TempDir Path directory) throws Exception {
        try (Listener listener = mp().listen(placeIn(directory), KEY)) {
            var failure = assertThrows(
                    UncheckedIOException.class, () -> mp().connect(listener.address(), new byte[] {1, 2, 3}));
            assertInstanceOf(AuthenticationException.class, failure.getCause());
            assertThrows(AuthenticationException.class, listener::accept);
            Connection<String> there = mp().connect(listener.address(), KEY);
            Connection<String> here = listener.accept();
            there.send("in");
            assertEquals("in", here.receive());
            there.close();
            here.close();
        }
    }

    @Test
    @Row({"LIS-01", "ROB-26"})
    default void anAddressIsTakenOnceAndOtherSchemesAreRefused(@TempDir Path directory) throws Exception {
        Listener listener = mp().listen(placeIn(directory), KEY);
        var taken = assertThrows(UncheckedIOException.class, () -> mp().listen(placeIn(directory), KEY));
        assertInstanceOf(BindException.class, taken.getCause());
        Connection<String> there = mp().connect(listener.address(), KEY);
        listener.<String>accept().close();
        there.close();
        listener.close();
        listener.close();
        assertEquals(placeIn(directory), listener.address());
        assertThrows(UncheckedIOException.class, () -> mp().connect(placeIn(directory), KEY));
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> mp().listen(URI.create("carrier:pigeon"), KEY));
        assertTrue(refusal.getMessage().contains(placeIn(directory).getScheme() + ":"), refusal::toString);
    }

    @Test
    @Row("CON-22")
    default void sharedObjectsAndUnknownClassesDoNotPass(@TempDir Path directory) throws Exception {
        try (Listener listener = mp().listen(placeIn(directory), KEY);
                var queue = mp().<String>queue()) {
            Connection<Object> there = mp().connect(listener.address(), KEY);
            Connection<Object> here = listener.accept();
            assertThrows(SerializationException.class, () -> there.send(queue));
            var pipe = mp().<Object>pipe();
            assertThrows(SerializationException.class, () -> pipe.first().send(there));
            pipe.close();
            there.send(new Unknown(1));
            there.send("next");
            var refusal = assertThrows(SerializationException.class, here::receive);
            assertTrue(refusal.getMessage().contains("Unknown"), refusal::toString);
            assertTrue(refusal.getMessage().contains("Builder.allow"), refusal::toString);
            assertEquals("next", here.receive());
            here.close();
            there.close();
        }
    }

    @Test
    default void closingWakesWhoWaits(@TempDir Path directory) throws Exception {
        Listener listener = mp().listen(placeIn(directory), KEY);
        Connection<String> there = mp().connect(listener.address(), KEY);
        Connection<String> here = listener.accept();
        var receiving = Waiting.in(there::receive);
        var accepting = Waiting.in(listener::accept);
        there.close();
        receiving.failure(ClosedChannelException.class, Expect.AT_ONCE);
        listener.close();
        accepting.failure(ClosedChannelException.class, Expect.AT_ONCE);
        here.close();
    }

    @Test
    @Row("LIS-05")
    default void aProgramThatIsNoRelativeConnects(@TempDir Path directory) throws Exception {
        try (Listener listener = mp().listen(placeIn(directory), KEY);
                var program = program("connect", directory)) {
            Connection<String> connection = listener.accept();
            assertEquals("hello", connection.receive());
            connection.send("welcome");
            assertEquals("heard welcome", program.line());
            assertThrows(EOFException.class, connection::receive);
            connection.close();
            assertEquals(0, program.exitCode());
        }
    }

    @Test
    @Row("LIS-19")
    default void aListenerSurvivesASignalAndItsPlaceIsFreeWhenItIsKilled(@TempDir Path directory) throws Exception {
        try (var program = program("listen", directory)) {
            assertEquals("listens", program.line());
            program.signal("QUIT"); // a Java virtual machine prints its threads
            Connection<String> connection = mp().connect(placeIn(directory), KEY);
            connection.send("after the signal");
            Await.until("the message is heard", () -> program.line().equals("heard after the signal"));
            assertThrows(EOFException.class, connection::receive);
            connection.close();
            program.kill();
        }
        assertTrue(fileOf(placeIn(directory)).map(Files::exists).orElse(true));
        var refusal = assertThrows(UncheckedIOException.class, () -> mp().connect(placeIn(directory), KEY));
        assertFalse(refusal.getCause() instanceof AuthenticationException);
        mp().listen(placeIn(directory), KEY).close();
        if (fileOf(placeIn(directory)).isPresent()) {
            Path file = fileOf(placeIn(directory)).get();
            Files.writeString(file, "precious");
            assertThrows(UncheckedIOException.class, () -> mp().listen(placeIn(directory), KEY));
            assertEquals("precious", Files.readString(file));
        }
    }

    private PeerProcess program(String what, Path directory) throws IOException {
        return new PeerProcess(
                StrangerClient.class,
                List.of(),
                transportName(),
                what,
                placeIn(directory).toString());
    }
}
