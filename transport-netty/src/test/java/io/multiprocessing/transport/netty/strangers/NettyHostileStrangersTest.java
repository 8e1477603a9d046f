package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.AuthenticationException;
import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Listener;
import io.multiprocessing.testkit.NoLeaks;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Strangers that mean no good at a listener that others use meanwhile. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class NettyHostileStrangersTest {
    private static final byte[] KEY = "what both sides know".getBytes(StandardCharsets.US_ASCII);
    private static final URI ANY_PORT = URI.create("tcp://127.0.0.1:0");
    private static final int ASK = 0xF0000001;
    private static final int ANSWER = 0xF0000002;

    @BeforeAll
    static void useSockets() throws Exception {
        try (Context mp = Context.create("netty")) {
            mp.listen(ANY_PORT, KEY).close();
        }
    }

    private static Socket raw(Listener listener) throws IOException {
        var socket = new Socket("127.0.0.1", listener.address().getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void assertOthersTalk(Context mp, Listener listener) throws Exception {
        Connection<String> near = mp.connect(listener.address(), KEY);
        Connection<String> far = listener.accept();
        near.send("undisturbed");
        assertThat(far.receive()).isEqualTo("undisturbed");
        near.close();
        far.close();
    }

    /** What an honest client sends, heard by who stands between and said again. */
    @Test
    void whatWasHeardOnceIsOfNoUseAgain() throws Exception {
        try (Context mp = Context.create("netty");
                Listener listener = mp.listen(ANY_PORT, KEY);
                var between = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Thread honest = Thread.ofPlatform().daemon().start(() -> {
                Connection<String> connection =
                        mp.connect(URI.create("tcp://127.0.0.1:" + between.getLocalPort()), KEY);
                connection.close();
            });
            List<byte[]> said = new ArrayList<>();
            try (Socket client = between.accept();
                    Socket server = raw(listener)) {
                for (int i = 0; i < 2; i++) {
                    said.add(passFrame(client, server));
                    passFrame(server, client);
                }
                honest.join();
            }
            listener.accept().close();
            try (Socket replay = raw(listener)) {
                replay.getOutputStream().write(said.get(0));
                var heard = new DataInputStream(replay.getInputStream());
                heard.readNBytes(heard.readInt());
                replay.getOutputStream().write(said.get(1));
                assertThat(heard.readInt()).isEqualTo(1);
                assertThat(heard.read()).isEqualTo('D');
                assertThat(heard.read()).isEqualTo(-1);
            }
            assertThatThrownBy(listener::accept).isInstanceOf(AuthenticationException.class);
            assertOthersTalk(mp, listener);
        }
    }

    private static byte[] passFrame(Socket from, Socket to) throws IOException {
        var in = new DataInputStream(from.getInputStream());
        int length = in.readInt();
        byte[] frame = ByteBuffer.allocate(4 + length)
                .putInt(length)
                .put(in.readNBytes(length))
                .array();
        to.getOutputStream().write(frame);
        return frame;
    }

    /** Also by way of the server's own words: who says them back has another role. */
    @Test
    void anAnswerCannotBeHadFromTheOneWhoAsks() throws Exception {
        try (Context mp = Context.create("netty");
                Listener listener = mp.listen(ANY_PORT, KEY);
                Socket first = raw(listener)) {
            first.getOutputStream().write(hello());
            var heard = new DataInputStream(first.getInputStream());
            byte[] challenge = heard.readNBytes(heard.readInt());
            byte[] reflected = ByteBuffer.allocate(4 + 40)
                    .putInt(40)
                    .put(challenge, 32, 32)
                    .putLong(1)
                    .array();
            first.getOutputStream().write(reflected);
            assertThat(heard.readInt()).isEqualTo(1);
            assertThat(heard.read()).isEqualTo('D');
            assertThatThrownBy(listener::accept).isInstanceOf(AuthenticationException.class);
            assertOthersTalk(mp, listener);
        }
    }

    private static byte[] hello() {
        return ByteBuffer.allocate(40)
                .putInt(36)
                .put("MPJ1".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    @Test
    void whoSpeaksTooSlowlyIsCutOffAndAnsweredMeanwhile() throws Exception {
        try (Context mp = Context.create("netty");
                Listener listener = mp.listen(ANY_PORT, KEY);
                Socket slow = raw(listener);
                Socket asking = raw(listener)) {
            asking.getOutputStream()
                    .write(ByteBuffer.allocate(8).putInt(ASK).putInt(ASK).array());
            var answers = new DataInputStream(asking.getInputStream());
            assertThat(answers.readInt()).isEqualTo(ANSWER);
            assertThat(answers.readInt()).isEqualTo(ANSWER);
            long began = System.nanoTime();
            byte[] hello = hello();
            int at = 0;
            try {
                slow.setSoTimeout(200);
                while (at < hello.length) {
                    slow.getOutputStream().write(hello[at++]);
                    if (ended(slow.getInputStream())) {
                        break;
                    }
                    if (at == 10) {
                        assertOthersTalk(mp, listener);
                    }
                }
            } catch (IOException cutOff) {
                // as it should be
            }
            assertThat(at).isLessThan(hello.length);
            assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
            assertThat(answers.read()).isEqualTo(-1);
        }
    }

    private static boolean ended(InputStream in) throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (EOFException e) {
            return true;
        }
    }
}
