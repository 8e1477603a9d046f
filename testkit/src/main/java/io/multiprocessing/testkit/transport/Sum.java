package io.multiprocessing.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Expects numbered messages and keeps none, so that many cost little. */
final class Sum implements MessageReceiver {
    private final int count;
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile String wrong;
    private int next;

    Sum(int count) {
        this.count = count;
    }

    @Override
    public void onMessage(ByteBuffer message) {
        int number = message.getInt();
        if (number != next) {
            wrong = "message " + number + " came instead of " + next;
            all.countDown();
        }
        next++;
        if (next == count) {
            all.countDown();
        }
    }

    @Override
    public void onClosed(IOException cause) {
        all.countDown();
    }

    void awaitAll() throws InterruptedException {
        assertTrue(all.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), "not all messages came");
        assertNull(wrong);
    }
}
