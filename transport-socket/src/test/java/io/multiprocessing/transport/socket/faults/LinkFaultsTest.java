package io.multiprocessing.transport.socket.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Children;
import io.multiprocessing.testkit.NoLeaks;
import io.multiprocessing.testkit.transport.FaultyTransport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A child whose link to its parent breaks, at any message, hangs nobody: neither itself nor the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class LinkFaultsTest {
    private Context mp;
    private Queue<Work> work;
    private Queue<String> done;
    private Process lucky;
    private final Children children = new Children(() -> mp);

    @BeforeAll
    void openContext() throws InterruptedException {
        mp = Context.create("faulty");
        Queue<Work> orders = mp.queue();
        Queue<String> answers = mp.queue();
        lucky = mp.start(() -> useAll(orders, answers)); // of the fields it would take along all of this
        work = orders;
        done = answers;
        work.put(new Work(mp.queue(), mp.lock()));
        assertThat(done.poll(Await.LIMIT)).isEqualTo("done");
    }

    @AfterEach
    void endChildren() throws InterruptedException {
        children.end();
    }

    @AfterAll
    void closeContext() throws InterruptedException {
        work.put(new Work(null, null));
        assertThat(lucky.join(Await.LIMIT)).isTrue();
        assertThat(lucky.exitCode()).hasValue(0);
        mp.close();
    }

    @ParameterizedTest
    @CsvSource({
        "end-at-send, 1",
        "end-at-send, 2",
        "end-at-send, 3",
        "end-at-send, 4",
        "end-at-send, 5",
        "end-at-send, 7",
        "end-at-send, 12",
        "end-at-receive, 1",
        "end-at-receive, 2",
        "end-at-receive, 3",
        "end-at-receive, 5",
        "end-at-receive, 8",
        "cut-at-receive, 2",
        "cut-at-receive, 4",
        "cut-at-receive, 7"
    })
    void whereverALinkBreaksNobodyHangs(String fault, int message) throws Exception {
        Queue<Integer> queue = mp.queue();
        Lock lock = mp.lock();
        Process unlucky = children.start(
                settings -> settings.jvmArgs("-D" + FaultyTransport.FAULTS + "=" + fault + "=" + message),
                () -> use(queue, lock));
        assertThat(unlucky.join(Await.LIMIT)).as("the child ends").isTrue();
        assertThat(unlucky.exitCode().orElseThrow())
                .as("its link was broken while it used it")
                .isNotEqualTo(0);

        assertThat(lock.tryLock(Duration.ofSeconds(1))).as("the lock is free").isTrue();
        lock.unlock();
        assertThat(queue.size()).as("what was put and not taken").isLessThanOrEqualTo(1);
        work.put(new Work(queue, lock));
        assertThat(done.poll(Await.LIMIT)).as("another child uses both").isEqualTo("done");
    }

    /** What the child does whose link never breaks, until there is no more work. */
    private static void useAll(Queue<Work> work, Queue<String> done) throws InterruptedException {
        for (Work next = work.take(); next.queue() != null; next = work.take()) {
            try (Queue<Integer> queue = next.queue();
                    Lock lock = next.lock()) {
                use(queue, lock);
                done.put("done");
            }
        }
    }

    private record Work(Queue<Integer> queue, Lock lock) {}

    private static void use(Queue<Integer> queue, Lock lock) throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            lock.lock();
            try {
                queue.put(i);
                queue.take();
            } finally {
                lock.unlock();
            }
        }
    }
}
