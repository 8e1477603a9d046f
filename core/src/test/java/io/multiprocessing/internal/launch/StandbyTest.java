package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StandbyTest {
    /** A host of which not even a rehearsal can be had. */
    private static final class Broken implements ChildHost {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Parcel pack(Target target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void childEnded(long pid) {}

        @Override
        public Parcel packRehearsal() {
            asked.incrementAndGet();
            throw new NoClassDefFoundError("of a class path that was replaced");
        }
    }

    @Test
    void whoFailsWithAnErrorIsTriedAgainAtTheNextStart() {
        var host = new Broken();
        var options = new LaunchOptions(StartMethod.STANDBY, List.of(), null, false);
        var standby = new Standby(1, host, new CommandLine(options, TestChild.class.getName()));
        try {
            long begin = System.nanoTime();
            while (host.asked.get() < 2) {
                assertThat(System.nanoTime() - begin)
                        .isLessThan(Duration.ofSeconds(20).toNanos());
                standby.fill();
                Thread.onSpinWait();
            }
        } finally {
            standby.close();
        }
    }
}
