package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.SharedSemaphore;
import io.multiprocessing.spi.SharedStructure.Outcome;
import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed at each step that changes a semaphore: no permit is lost, and none is there twice. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreDeathTest {
    private static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));

    @RegisterExtension
    final Ground ground = new Ground();

    private SharedMemSemaphore semaphore;

    @Test
    void everyCheckpointOfASemaphoreIsTried() {
        assertThat(Labels.of(SharedMemSemaphore.class, SemaphoreBooks.class, Journal.class))
                .containsExactlyInAnyOrder(
                        "call.await.requested",
                        "semaphore.acquire.woken",
                        "semaphore.acquire.stepped-out",
                        "semaphore.release.unpaid",
                        "semaphore.grant.before-wake",
                        "journal.before-commit",
                        "journal.committed",
                        "journal.half-done",
                        "journal.done");
    }

    /** Acquires two permits and releases them. Its entries: it opens an account, takes, takes, gives both back. */
    static final class User implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemSemaphore semaphore = child.semaphore(child.argument(0));
            semaphore.acquire(SharedSemaphore.FOREVER, false, Elements.NEVER);
            semaphore.acquire(SharedSemaphore.FOREVER, false, Elements.NEVER);
            semaphore.release(2);
            child.hearLine();
        }
    }

    /** Releases as many as it is told, having acquired none. */
    static final class Releaser implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            child.semaphore(child.argument(0)).release(child.number(1));
            child.hearLine();
        }
    }

    private void killAt(String label, Class<? extends ChildTask> task, Object... more) throws Exception {
        Object[] arguments = new Object[more.length + 1];
        arguments[0] = semaphore.address();
        System.arraycopy(more, 0, arguments, 1, more.length);
        ChildJvm child = ground.childThatStopsAt(label, task, arguments);
        child.awaitStopped();
        child.kill();
    }

    private void makeASemaphore(int permits, boolean bounded) throws IOException {
        semaphore = ground.semaphore(permits, bounded);
    }

    private Outcome tryAcquire() throws InterruptedException {
        return semaphore.acquire(0, false, Elements.NEVER);
    }

    private TestThread<Outcome> acquiring() {
        TestThread<Outcome> acquiring =
                ground.thread(() -> semaphore.acquire(SharedSemaphore.FOREVER, true, Elements.NEVER));
        acquiring.awaitAsleep();
        return acquiring;
    }

    /** As if nothing had been. */
    private void allTwoPermitsAreThere() throws InterruptedException {
        assertThat(semaphore.available()).isEqualTo(2);
        assertThat(tryAcquire()).isEqualTo(Outcome.DONE);
        assertThat(tryAcquire()).isEqualTo(Outcome.DONE);
        assertThat(tryAcquire()).isEqualTo(Outcome.NOT_NOW);
        assertThat(semaphore.release(3)).isFalse();
        assertThat(semaphore.release(2)).isTrue();
        assertThat(semaphore.release(1)).isFalse();
        assertThat(semaphore.available()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "journal.committed#1",
                "journal.before-commit#2",
                "journal.half-done#2",
                "journal.before-commit#4",
                "journal.half-done#4",
                "journal.done#4"
            })
    void whatAProcessHadThatDiesInTheMiddleOfAStepComesBack(String label) throws Exception {
        makeASemaphore(2, true);
        killAt(label, User.class);
        allTwoPermitsAreThere();
    }

    @Test
    void aProcessThatDiesWhileItQueuesUpIsPassedOver() throws Exception {
        makeASemaphore(2, true);
        tryAcquire();
        tryAcquire();
        killAt("journal.half-done#2", User.class);
        TestThread<Outcome> next = acquiring();
        assertThat(semaphore.release(2)).isTrue();
        assertThat(next.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        semaphore.release(1);
        allTwoPermitsAreThere();
    }

    @Test
    void aReleaseThatWasNotCommittedWasNone() throws Exception {
        makeASemaphore(0, false);
        TestThread<Outcome> waiting = acquiring();
        killAt("journal.before-commit", Releaser.class, 1);
        assertThat(semaphore.available()).isZero();
        assertThat(waiting.isDone()).isFalse();
        semaphore.release(1);
        assertThat(waiting.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        assertThat(semaphore.available()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal.committed", "journal.half-done#2", "semaphore.grant.before-wake"})
    void aReleaseThatWasCommittedReachesTheWaiterThoughNobodyElseComesBy(String label) throws Exception {
        makeASemaphore(0, false);
        TestThread<Outcome> waiting = acquiring();
        killAt(label, Releaser.class, 1);
        assertThat(waiting.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        assertThat(semaphore.available()).isZero();
        semaphore.release(1);
        assertThat(semaphore.available()).isEqualTo(1);
    }

    @Test
    void aReleaseForOthersIsPaidToItsEnd() throws Exception {
        makeASemaphore(2, true);
        tryAcquire();
        tryAcquire();
        killAt("semaphore.release.unpaid", Releaser.class, 2);
        allTwoPermitsAreThere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"call.await.requested", "semaphore.acquire.woken", "semaphore.acquire.stepped-out"})
    void whatADeadWaiterWasGrantedGoesToTheNext(String label) throws Exception {
        makeASemaphore(0, false);
        ChildJvm victim = ground.childThatStopsAt(label, User.class, semaphore.address());
        Await.until("it waits", () -> layout().stateVolatile(1) == SemaphoreLayout.WAITING);
        TestThread<Outcome> next = acquiring();
        semaphore.release(1);
        victim.awaitStopped();
        assertThat(next.isDone()).isFalse();
        victim.kill();
        semaphore.repair();
        assertThat(next.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        assertThat(semaphore.available()).isZero();
    }

    private SemaphoreLayout layout() throws IOException {
        return new SemaphoreLayout(
                SharedFile.open(ground.directory().resolve(semaphore.address()), SharedFile.Kind.SEMAPHORE));
    }

    @Test
    void whoRepairsWaitsForNobodyWhoStandsStill() throws Exception {
        makeASemaphore(2, false);
        ChildJvm still = ground.childThatStopsAt("journal.committed", User.class, semaphore.address());
        still.awaitStopped();
        TestThread<Outcome> waiting = ground.thread(() -> tryAcquire());
        ground.thread(() -> {
                    semaphore.repair();
                    semaphore.leave();
                    semaphore.abort();
                    return null;
                })
                .result(Await.scaled(Duration.ofSeconds(10)));
        assertThat(waiting.result(Await.scaled(Duration.ofSeconds(2)))).isNotEqualTo(Outcome.DONE);
    }
}
