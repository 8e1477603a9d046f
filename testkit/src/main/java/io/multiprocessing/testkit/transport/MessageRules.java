package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What arrives is what was sent: whole, once, in order. */
interface MessageRules extends Wired {
    @Test
    default void messagesArriveWholeAndInOrder() throws Exception {
        long seed = System.nanoTime();
        Pair pair = wiring().pair();
        var sizes = new Random(seed);
        var sent = new ArrayList<byte[]>();
        for (int i = 0; i < 5_000; i++) {
            sent.add(Pattern.of(1 + sizes.nextInt(i % 50 == 0 ? 200_000 : 300), i));
        }
        for (byte[] message : sent) {
            pair.near().send(message);
        }
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i), pair.far().receive(), "message " + i + ", seed " + seed);
        }
    }

    @Test
    default void lengthsAroundEveryPowerOfTwoPass() throws Exception {
        Pair pair = wiring().pair();
        var lengths = new ArrayList<Integer>();
        for (int power = 0; power <= 20; power++) {
            for (int offset = -5; offset <= 5; offset++) {
                lengths.add(Math.max(1, (1 << power) + offset));
            }
        }
        for (int length : lengths) {
            pair.near().send(Pattern.of(length, length));
            assertArrayEquals(Pattern.of(length, length), pair.far().receive(), length + " bytes");
        }
    }

    @Test
    default void allLengthsPassRightBehindEachOther() throws Exception {
        Pair pair = wiring().pair();
        for (int length = 1; length <= 3_000; length++) {
            pair.near().send(Pattern.of(length, length));
        }
        for (int length = 1; length <= 3_000; length++) {
            assertArrayEquals(Pattern.of(length, length), pair.far().receive(), length + " bytes");
        }
    }

    @Test
    default void partsOfAnyKindMakeOneMessage() throws Exception {
        Pair pair = wiring().pair();
        byte[] whole = Pattern.of(500_000, 3);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(100_000).put(whole, 0, 100_000).flip();
        ByteBuffer readOnly = ByteBuffer.wrap(whole, 100_000, 50_000).asReadOnlyBuffer();
        ByteBuffer slice = ByteBuffer.wrap(whole).slice(150_000, 300_000);
        ByteBuffer empty = ByteBuffer.allocate(0);
        ByteBuffer rest = ByteBuffer.wrap(whole, 450_000, 50_000);
        pair.near().connection().send(direct, readOnly, empty, slice, rest);
        assertArrayEquals(whole, pair.far().receive());
    }

    @Test
    default void theBuffersBelongToTheCallerAgainWhenSendReturns() throws Exception {
        wiring().acceptWith(Inbox.Reaction.STUCK);
        Pair pair = wiring().pair();
        pair.near().send(new byte[] {1});
        pair.far().inbox().awaitStuck();
        byte[] reused = new byte[100_000];
        for (int i = 0; i < 50; i++) {
            Arrays.fill(reused, (byte) i);
            pair.near().send(reused);
        }
        pair.far().inbox().release();
        pair.far().receive();
        for (int i = 0; i < 50; i++) {
            byte[] expected = new byte[100_000];
            Arrays.fill(expected, (byte) i);
            assertArrayEquals(expected, pair.far().receive(), "message " + i);
        }
    }

    @Test
    default void bothSidesSendAtTheSameTime() throws Exception {
        Pair pair = wiring().pair();
        int count = 2_000;
        sendTogether(
                List.of(() -> sendMarked(pair.near(), 1, count, 1_000), () -> sendMarked(pair.far(), 2, count, 1_000)));
        for (int i = 0; i < count; i++) {
            assertArrayEquals(Pattern.marked(1, i, 1_000), pair.far().receive());
            assertArrayEquals(Pattern.marked(2, i, 1_000), pair.near().receive());
        }
    }

    @Test
    default void messagesOfConcurrentSendersDoNotMingle() throws Exception {
        Pair pair = wiring().pair();
        int senders = 4;
        int count = 1_000;
        var tasks = new ArrayList<Callable<Void>>();
        for (int sender = 0; sender < senders; sender++) {
            int name = sender;
            int length = sender % 2 == 0 ? 20 : 30_000;
            tasks.add(() -> sendMarked(pair.near(), name, count, length));
        }
        sendTogether(tasks);
        int[] next = new int[senders];
        for (int i = 0; i < senders * count; i++) {
            byte[] message = pair.far().receive();
            int sender = message[0];
            assertArrayEquals(Pattern.marked(sender, next[sender]++, sender % 2 == 0 ? 20 : 30_000), message);
        }
        assertEquals(0, pair.far().inbox().waiting());
    }

    @Test
    default void sixtyFourMebibytesPass() throws Exception {
        Pair pair = wiring().pair();
        byte[] large = Pattern.of(64 << 20, 7);
        pair.near().send(large);
        pair.near().send(new byte[] {1, 2, 3});
        assertArrayEquals(large, pair.far().receive());
        assertArrayEquals(new byte[] {1, 2, 3}, pair.far().receive());
    }

    @Test
    default void manySmallMessagesPass() throws Exception {
        int count = wiring().manyMessages();
        var sum = new Sum(count);
        wiring().acceptWith(Inbox.Reaction.NONE);
        var endpoint = wiring().listen(connection -> {
            connection.limit(Wiring.PLENTY_BYTES);
            return sum;
        });
        Side side = wiring().connect(endpoint.address(), Inbox.Reaction.NONE);
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES);
        for (int i = 0; i < count; i++) {
            side.connection().send(message.clear().putInt(i).flip());
            if (i % 10_000 == 0) {
                side.flush();
            }
        }
        sum.awaitAll();
    }

    private static Void sendMarked(Side side, int mark, int count, int length) throws Exception {
        for (int i = 0; i < count; i++) {
            side.send(Pattern.marked(mark, i, length));
        }
        return null;
    }

    private static void sendTogether(List<Callable<Void>> senders) throws Exception {
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            for (Future<Void> each : threads.invokeAll(senders)) {
                each.get();
            }
        }
    }
}
