package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpinLimitTest {
    private static final int MANY = 100;
    private static final long SLOW_NANOS = 50_000;
    private static final long QUICK_NANOS = 4_000;
    private static final long SOON_NANOS = 80_000;
    private static final long LATE_NANOS = 1_000_000;
    private static final long SHORT_NANOS = 20_000;
    private static final long MOST_NANOS = 150_000;

    private final SpinLimit limit = new SpinLimit(2);

    @Test
    void whereWakeUpsAreSlowAndAnswersComeSoonSpinsBecomeAQuarterLongerThanThoseTake() {
        answers(MANY, SOON_NANOS, SLOW_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(100_000);
    }

    @Test
    void threeWakeUpsIsTheMost() {
        answers(MANY, 70_000, 25_000);

        assertThat(limit.nanos(true)).isBetween(74_900L, 75_000L);
    }

    @Test
    void aHundredAndFiftyMicrosecondsIsTheMostHoweverLongWakeUpsTake() {
        answers(MANY, 149_000, LATE_NANOS);

        assertThat(limit.nanos(true)).isBetween(149_000L, MOST_NANOS);
    }

    @Test
    void sevenAnswersInTurnLengthenNothingAndTheEighthDoes() {
        wakeUpsAreSlow();
        answers(7, SOON_NANOS, SLOW_NANOS);
        assertThat(limit.nanos(true)).isLessThanOrEqualTo(SHORT_NANOS);

        answers(1, SOON_NANOS, SLOW_NANOS);
        assertThat(limit.nanos(true)).isEqualTo(100_000);
    }

    @Test
    void anAnswerThatASpinFoundIsOneInTurn() {
        wakeUpsAreSlow();
        limit.paid();
        answers(7, SOON_NANOS, SLOW_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(100_000);
    }

    @Test
    void whereWakeUpsAreQuickSpinsStayShort() {
        answers(MANY, SOON_NANOS, QUICK_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(4_000);
    }

    @Test
    void oneAnswerThatTakesLongEndsLongSpinsUntilOthersComeSoonAgain() {
        answers(MANY, SOON_NANOS, SLOW_NANOS);

        limit.parked(LATE_NANOS, SLOW_NANOS);
        answers(7, SOON_NANOS, SLOW_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(SHORT_NANOS);
    }

    @Test
    void aLongWaitThatWasGivenUpEndsLongSpins() {
        answers(MANY, SOON_NANOS, SLOW_NANOS);

        limit.gaveUp(LATE_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(SHORT_NANOS);
    }

    @Test
    void aShortWaitThatWasGivenUpSaysNothing() {
        answers(MANY, SOON_NANOS, SLOW_NANOS);

        limit.gaveUp(SOON_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(100_000);
    }

    @Test
    void answersThatComeSoonBetweenSomeThatTakeLongLengthenNothing() {
        for (int i = 0; i < MANY; i++) {
            limit.parked(i % 4 == 0 ? LATE_NANOS : SOON_NANOS, SLOW_NANOS);
        }

        assertThat(limit.nanos(true)).isEqualTo(4_000);
    }

    @Test
    void spinsThatPayBecomeLongerButNotLong() {
        wakeUpsAreSlow();
        for (int i = 0; i < MANY; i++) {
            limit.paid();
        }

        assertThat(limit.nanos(true)).isEqualTo(SHORT_NANOS);
    }

    @Test
    void longSpinsThatPayForALongTimeBecomeShortUntilAWakeUpIsSeenAgain() {
        answers(MANY, SOON_NANOS, SLOW_NANOS);
        for (int i = 0; i < MANY * MANY; i++) {
            limit.paid();
        }

        assertThat(limit.nanos(true)).isEqualTo(SHORT_NANOS);
    }

    @Test
    void spinsInVainBecomeShorterDownToAMicrosecond() {
        for (int i = 0; i < MANY; i++) {
            limit.inVain();
        }

        assertThat(limit.nanos(true)).isEqualTo(1_000);
    }

    @Test
    void anAnswerThatTookNoTimeLeavesAMicrosecond() {
        wakeUpsAreSlow();
        answers(MANY, 0, SLOW_NANOS);

        assertThat(limit.nanos(true)).isEqualTo(1_000);
    }

    @Test
    void whereALongSpinHelpsNobodyThereIsAShortOne() {
        answers(MANY, SOON_NANOS, SLOW_NANOS);

        assertThat(limit.nanos(false)).isEqualTo(SHORT_NANOS);
    }

    @Test
    void withOneProcessorNobodySpins() {
        var alone = new SpinLimit(1);
        for (int i = 0; i < MANY; i++) {
            alone.parked(SOON_NANOS, SLOW_NANOS);
            alone.paid();
            alone.inVain();
        }

        assertThat(alone.nanos(true)).isZero();
    }

    @Test
    void aWaitThatIsShorterThanTheSpinTeachesNothing() {
        var waiter = new Waiter(limit);

        assertThat(waiter.await(1, true, null)).isEqualTo(Waiter.Outcome.TIMED_OUT);

        assertThat(limit.nanos(true)).isEqualTo(4_000);
    }

    @Test
    void whatIsAnsweredAfterItWasGivenUpTeachesNothing() throws Exception {
        var waiter = new Waiter(limit);
        assertThat(waiter.await(SOON_NANOS, true, null)).isEqualTo(Waiter.Outcome.TIMED_OUT);
        long learnt = limit.nanos(true);

        Thread answers = Thread.ofPlatform().start(() -> waiter.answer(Status.OK, 0, null));
        assertThat(waiter.await(Waiter.FOREVER, true, null)).isEqualTo(Waiter.Outcome.ANSWERED);
        answers.join();

        assertThat(learnt).isEqualTo(3_500); // the spin was in vain
        assertThat(limit.nanos(true)).isEqualTo(learnt);
    }

    private void wakeUpsAreSlow() {
        answers(MANY, LATE_NANOS, SLOW_NANOS);
    }

    private void answers(int count, long waitedNanos, long wokenNanos) {
        for (int i = 0; i < count; i++) {
            limit.parked(waitedNanos, wokenNanos);
        }
    }
}
