package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LockStateTest {
    private int released;

    private final LockPort fullOfWaiters = new LockPort() {
        @Override
        public int acquire(long thread, long timeoutNanos, boolean interruptible, Gate gate) {
            return HostedLock.VALUE_ABANDONED;
        }

        @Override
        public void release(long thread, boolean inDisorder) {
            released++;
        }

        @Override
        public long newCondition() {
            return 1;
        }

        @Override
        public int await(long thread, long condition, long timeoutNanos, boolean interruptible, Gate gate) {
            throw new IllegalStateException("too many threads wait");
        }

        @Override
        public void signal(long condition, boolean all) {}

        @Override
        public String owner() {
            return "";
        }
    };

    @Test
    void whoIsNotLetInAmongThoseWhoWaitStillOwnsTheLock() throws Exception {
        var state = new LockState(fullOfWaiters, true);
        var gate = new Gate();
        state.acquire(Waiter.FOREVER, true, false, gate);
        state.acquire(Waiter.FOREVER, true, false, gate);

        assertThatThrownBy(() -> state.await(1, Waiter.FOREVER, true, gate))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("too many threads wait");

        assertThat(state.mine()).isTrue();
        assertThat(state.holds()).isEqualTo(2);
        assertThat(state.abandoned()).isTrue();
        state.release();
        state.release();
        assertThat(released).isEqualTo(1);
        assertThat(state.mine()).isFalse();
    }
}
