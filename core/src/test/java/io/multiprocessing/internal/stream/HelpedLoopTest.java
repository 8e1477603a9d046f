package io.multiprocessing.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HelpedLoopTest {
    private final ExecutorService loopThread = Executors.newSingleThreadExecutor();
    private Loop loop = new Loop(TimeUnit.SECONDS.toNanos(10));
    private final AtomicBoolean answered = new AtomicBoolean();

    @AfterEach
    void endLoopThread() throws InterruptedException {
        loopThread.shutdown();
        assertThat(loopThread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Where waking a thread takes longer than anybody spins, nobody would ever come to help otherwise. */
    @Test
    void whoSleptWhileTheLoopWasAtWorkMayHelpWhenHeComesAgain() throws Exception {
        inLoop(() -> loop.take());
        waitsInVain();
        waitsInVain();
        assertThat(inLoop(loop::isAside)).as("stands aside for one who sleeps").isFalse();
        answered.set(true);
        assertThat(inLoop(loop::isAside))
                .as("stands aside for one who was answered")
                .isTrue();
        inLoop(() -> loop.leave());
        assertThat(loop.help(() -> true, System.nanoTime())).isTrue();
    }

    @Test
    void theLoopStandsAsideForNobodyWhoComesButNowAndThen() throws Exception {
        loop = new Loop(1);
        inLoop(() -> loop.take());
        waitsInVain();
        waitsInVain();
        answered.set(true);
        assertThat(inLoop(loop::isAside)).isFalse();
        inLoop(() -> loop.leave());
    }

    private void waitsInVain() {
        assertThat(loop.help(answered::get, System.nanoTime())).isFalse();
        loop.attend();
    }

    private <T> T inLoop(Callable<T> action) throws Exception {
        return loopThread.submit(action).get();
    }

    private static final class Loop extends HelpedLoop {
        Loop(long helpNanos) {
            super("loop", helpNanos);
        }

        boolean take() {
            takeTurn();
            return true;
        }

        boolean leave() {
            leaveTurn();
            return true;
        }

        boolean isAside() {
            return standsAside();
        }

        @Override
        protected Thread thread() {
            return Thread.currentThread();
        }

        @Override
        protected boolean mayKeepAside() {
            return true;
        }

        @Override
        protected boolean lookAtAll() {
            return false;
        }
    }
}
