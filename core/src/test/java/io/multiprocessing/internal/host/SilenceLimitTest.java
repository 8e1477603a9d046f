package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Context;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a program may say of its patience with a process that is stopped. */
class SilenceLimitTest {
    private static final String PROPERTY = "io.multiprocessing.patienceSeconds";
    private final String before = System.getProperty(PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void itIsTenSecondsUnlessToldOtherwise() {
        System.clearProperty(PROPERTY);
        assertThat(SilenceLimit.nanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        System.setProperty(PROPERTY, " 86400 ");
        assertThat(SilenceLimit.nanos()).isEqualTo(TimeUnit.DAYS.toNanos(1));
    }

    @Test
    void whatMakesNoSenseIsRefusedWhereAContextIsMade() {
        for (String said : new String[] {"", "0", "-1", "86401", "1.5", "ten", "99999999999"}) {
            System.setProperty(PROPERTY, said);
            assertThatThrownBy(() -> Context.builder().build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(PROPERTY)
                    .hasMessageContaining("found=" + said + ", allowed=1 to 86400");
        }
    }
}
