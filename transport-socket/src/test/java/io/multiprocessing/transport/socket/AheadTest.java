package io.multiprocessing.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.internal.work.Ahead;
import io.multiprocessing.testkit.Await;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a child has asked for before it receives is neither lost nor out of order, whatever happens to the child. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AheadTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What happens on a pipe whose second end others receive from. */
    @FunctionalInterface
    private interface Scene {
        void play(Context mp, Connection<Integer> ours, Connection<Integer> other, Queue<String> said) throws Exception;
    }

    private static void onAPipe(Scene scene) throws Exception {
        try (var mp = Context.create("socket")) {
            Pipe<Integer> pipe = mp.pipe();
            scene.play(mp, pipe.first(), pipe.second(), mp.queue());
        }
    }

    @Test
    void whatWasAskedForAheadComesInItsOrder() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            Queue<Integer> came = mp.queue();
            var child = mp.start(() -> {
                for (int i = 0; i < 100; i++) {
                    Ahead.on(other);
                    if (i % 3 == 0) {
                        Ahead.on(other);
                    }
                    came.put(other.receive());
                }
            });
            int sent = 0;
            int seen = 0;
            while (seen < 100) {
                int end = Math.min(100, sent + 1 + seen % 4);
                while (sent < end) {
                    ours.send(sent++);
                }
                while (seen < sent) {
                    assertEquals(seen++, came.poll(LIMIT));
                }
            }
            child.join();
        });
    }

    @Test
    void whatADeadProcessHadAskedForIsTheNextOnesWhoReceives() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            var child = mp.process().daemon(true).start(() -> {
                Ahead.on(other);
                said.put("asked");
                Await.forever();
            });
            assertEquals("asked", said.poll(LIMIT));
            ours.send(1);
            ours.send(2);
            child.kill();
            child.join();
            var heir = mp.start(() -> said.put(other.receive() + " " + other.receive()));
            assertEquals("1 2", said.poll(LIMIT));
            heir.join();
        });
    }

    @Test
    void anInterruptLosesNothing() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            var child = mp.start(() -> {
                Ahead.on(other);
                Thread main = Thread.currentThread();
                var interrupter = new Thread(() -> {
                    Await.until("it waits", () -> main.getState() == Thread.State.WAITING);
                    main.interrupt();
                });
                interrupter.start();
                try {
                    other.receive();
                } catch (InterruptedException e) {
                    said.put("interrupted");
                }
                interrupter.join();
                said.put(other.receive() + " " + other.receive());
            });
            assertEquals("interrupted", said.poll(LIMIT));
            ours.send(1);
            ours.send(2);
            assertEquals("1 2", said.poll(LIMIT));
            child.join();
        });
    }

    @Test
    void theEndIsToldToWhoHasAskedAhead() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            var child = mp.start(() -> {
                Ahead.on(other);
                said.put("asked");
                try {
                    other.receive();
                } catch (EOFException e) {
                    said.put("the end");
                }
            });
            other.close();
            assertEquals("asked", said.poll(LIMIT));
            ours.close();
            assertEquals("the end", said.poll(LIMIT));
            child.join();
        });
    }

    @Test
    void whatHasComeIsThereForOtherThreadsAndForPollToo() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            var child = mp.start(() -> {
                Ahead.on(other);
                said.put("asked");
                said.put("there: " + other.poll(LIMIT));
                int[] first = new int[1];
                var thread = new Thread(() -> {
                    try {
                        first[0] = other.receive();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                thread.start();
                thread.join();
                said.put(first[0] + " " + other.receive());
            });
            assertEquals("asked", said.poll(LIMIT));
            ours.send(1);
            assertEquals("there: true", said.poll(LIMIT));
            ours.send(2);
            assertEquals("1 2", said.poll(LIMIT));
            child.join();
        });
    }

    @Test
    void anotherProcessGetsWhatLiesUnusedWithTheOneThatAsked() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            var idler = mp.process().daemon(true).start(() -> {
                Ahead.on(other);
                said.put("asked");
                Await.forever();
            });
            assertEquals("asked", said.poll(LIMIT));
            ours.send(1);
            var reader = mp.start(() -> {
                said.put("first: " + other.receive());
                said.put("second: " + other.receive());
            });
            assertEquals("first: 1", said.poll(LIMIT));
            ours.send(2);
            assertEquals("second: 2", said.poll(LIMIT));
            reader.join();
            idler.kill();
            idler.join();
        });
    }

    @Test
    void whatWasAskedForByAHandleThatIsClosedIsForOthers() throws Exception {
        onAPipe((mp, ours, other, said) -> {
            Queue<Integer> go = mp.queue();
            var child = mp.start(() -> {
                Ahead.on(other);
                other.close();
                said.put("closed, keeps " + (ours != null));
                go.take();
            });
            assertEquals("closed, keeps true", said.poll(LIMIT));
            ours.send(1);
            ours.send(2);
            var reader = mp.start(() -> said.put(other.receive() + " " + other.receive()));
            assertEquals("1 2", said.poll(LIMIT));
            go.put(1);
            reader.join();
            child.join();
        });
    }
}
