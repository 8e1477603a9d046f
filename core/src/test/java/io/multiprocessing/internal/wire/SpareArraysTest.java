package io.multiprocessing.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of large arrays, and for how long. */
@Timeout(60)
class SpareArraysTest {
    private static final int LENGTH = 1 << 20;

    private final SpareArrays spares = new SpareArrays(3L * LENGTH);

    @Test
    void anArrayIsGivenToWhoeverWantsThatLengthNext() {
        byte[] array = new byte[LENGTH];
        spares.giveBack(array);
        assertThat(spares.take(LENGTH + 1)).isNull();
        assertThat(spares.take(LENGTH)).isSameAs(array);
        assertThat(spares.take(LENGTH)).isNull();
        assertThat(spares.keptBytes()).isZero();
    }

    @Test
    void noMoreAreKeptThanTheBoundAllows() {
        for (int i = 0; i < 10; i++) {
            spares.giveBack(new byte[LENGTH + i]);
            assertThat(spares.keptBytes()).isLessThanOrEqualTo(3L * LENGTH);
        }
        assertThat(spares.take(LENGTH + 9)).isNotNull();
        assertThat(spares.take(LENGTH)).isNull();
        spares.giveBack(new byte[4 * LENGTH]);
        assertThat(spares.take(4 * LENGTH)).isNull();
    }

    @Test
    void smallArraysAreNotKept() {
        spares.giveBack(new byte[SpareArrays.LEAST_BYTES]);
        assertThat(spares.keptBytes()).isZero();
    }

    @Test
    void whatNobodyWantsForAWhileIsGivenUp() {
        spares.giveBack(new byte[LENGTH]);
        spares.look(System.nanoTime());
        assertThat(spares.keptBytes()).isEqualTo(LENGTH);
        spares.look(System.nanoTime() + SpareArrays.IDLE_NANOS);
        assertThat(spares.keptBytes()).isZero();
    }
}
