package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpinLimitTest {
    private static final int MANY = 100;
    private static final long SLOW_WAKE_UP = 50_000;
    private static final long QUICK_WAKE_UP = 4_000;

    private final SpinLimit limit = new SpinLimit(2);

    @Test
    void whereWakeUpsAreSlowAndAnswersComeSoonSpinsBecomeAsLongAsThoseTake() {
        answersAfter(110_000, SLOW_WAKE_UP);

        assertThat(limit.nanos()).isBetween(110_000L, 150_000L);
    }

    @Test
    void whereWakeUpsAreQuickSpinsStayShort() {
        answersAfter(110_000, QUICK_WAKE_UP);

        assertThat(limit.nanos()).isLessThanOrEqualTo(4_000);
    }

    @Test
    void oneAnswerThatTakesLongEndsLongSpins() {
        answersAfter(110_000, SLOW_WAKE_UP);

        limit.parked(1_000_000, SLOW_WAKE_UP);

        assertThat(limit.nanos()).isEqualTo(20_000);
    }

    @Test
    void answersThatComeSoonBetweenSomeThatTakeLongLengthenNothing() {
        for (int i = 0; i < MANY; i++) {
            limit.parked(i % 4 == 0 ? 1_000_000 : 100_000, SLOW_WAKE_UP);
            limit.inVain();
        }

        assertThat(limit.nanos()).isLessThanOrEqualTo(4_000);
    }

    @Test
    void aSpinThatPaidIsFollowedByALongerOneButNeverByMoreThanAFewWakeUps() {
        for (int i = 0; i < MANY; i++) {
            limit.paid();
        }
        assertThat(limit.nanos()).isEqualTo(20_000);

        answersAfter(1_000_000, 1_000_000);
        for (int i = 0; i < MANY; i++) {
            limit.paid();
        }
        assertThat(limit.nanos()).isEqualTo(150_000);
    }

    @Test
    void spinsInVainBecomeShorterButForAMicrosecond() {
        for (int i = 0; i < MANY; i++) {
            limit.inVain();
        }

        assertThat(limit.nanos()).isEqualTo(1_000);
    }

    @Test
    void withOneProcessorNobodySpins() {
        var alone = new SpinLimit(1);
        for (int i = 0; i < MANY; i++) {
            alone.parked(10_000, SLOW_WAKE_UP);
        }

        assertThat(alone.nanos()).isZero();
    }

    private void answersAfter(long waitedNanos, long wokenNanos) {
        for (int i = 0; i < MANY; i++) {
            limit.parked(waitedNanos, wokenNanos);
        }
    }
}
