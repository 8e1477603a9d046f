package io.multiprocessing.transport.socket;

import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.testkit.transport.HostileSocketPeersContract;
import io.multiprocessing.testkit.transport.Listening;
import io.multiprocessing.testkit.transport.SocketPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketHostilePeersTest extends HostileSocketPeersContract {
    @Override
    protected Listening listen(int limitBytes) throws IOException {
        return new SocketListening(limitBytes);
    }

    @Test
    void garbageIsRefusedAndNobodyElseNotices() throws Exception {
        Fuzz fuzz = Fuzz.of("socket peers", 700);
        ByteBuffer frames = ByteBuffer.allocate(500);
        for (int length : new int[] {3, 40, 1, 200}) {
            frames.putInt(length).position(frames.position() + length);
        }
        List<byte[]> valid = List.of(Arrays.copyOf(frames.array(), frames.position()));
        try (var listening = new SocketListening(1 << 16)) {
            var honest = listening.connect();
            listening.next();
            while (fuzz.goesOn()) {
                byte[] bytes = fuzz.onceIn(3) ? fuzz.garbage(2_000) : fuzz.input(valid);
                try (SocketPeer raw = listening.raw()) {
                    writeWhatIsTaken(raw, bytes);
                }
                if (listening.next().awaitClosed() == null) {
                    fuzz.passed();
                }
                if (honest.ask((byte) 7)[0] != 7) {
                    throw fuzz.damage("somebody else got a wrong answer", null);
                }
            }
        }
        fuzz.end();
    }

    private static void writeWhatIsTaken(SocketPeer raw, byte[] bytes) {
        try {
            raw.write(bytes);
        } catch (IOException refused) {
            // The endpoint was faster.
        }
    }

    @Test
    void aPeerThatStopsReadingAndKeepsWritingIsServedUntilItIsClosed() throws Exception {
        try (var listening = new SocketListening(1_000)) {
            SocketPeer raw = listening.raw();
            raw.stopReading();
            raw.write(ByteBuffer.allocate(8).putInt(4).array());
            // The answer cannot be delivered, so the connection is of no use.
            listening.next().awaitClosed();
        }
    }
}
