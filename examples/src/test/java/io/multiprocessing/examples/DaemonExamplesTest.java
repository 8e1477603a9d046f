package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.daemons.DaemonCountdown;
import io.multiprocessing.examples.daemons.DaemonHasNoChildren;
import io.multiprocessing.examples.daemons.DaemonIsCut;
import io.multiprocessing.examples.daemons.EmperorAndSteward;
import io.multiprocessing.examples.daemons.PuzzlingDaemon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DaemonExamplesTest {
    @Test
    void theStewardIsBuriedWithTheEmperor() throws Exception {
        var out = Program.of(EmperorAndSteward.class).pace(1).output();
        assertThat(out)
                .contains("emperor jason has died in peace")
                .doesNotContain("steward jason dies of old age")
                .isSubsetOf("emperor jason has died in peace", "steward jason is alive");
    }

    @Test
    void mainDoesNotWaitForADaemon() throws Exception {
        var out = Program.of(DaemonIsCut.class).pace(0.5).output(); // the daemon would stay for 100 s
        assertThat(out).containsExactly("main is over, daemon is alive: true");
    }

    @Test
    void aDaemonCountsUntilMainIsOver() throws Exception {
        var out = Program.of(DaemonCountdown.class).pace(1).output();
        assertThat(out).startsWith("0.2").contains("over").doesNotContain("2.0");
    }

    @Test
    void aDaemonIsEndedWhileMainWaitsForAnother() throws Exception {
        var out = Program.of(PuzzlingDaemon.class).pace(0.5).output();
        assertThat(out).contains("main").containsSubsequence("456", "end456").doesNotContain("end123");
        assertThat(out).isSubsetOf("main", "123", "456", "end456"); // a daemon that starts fast says 123
    }

    @Test
    void aDaemonIsRefusedChildren() throws Exception {
        var out = Program.of(DaemonHasNoChildren.class).output();
        assertThat(out).hasSize(2).endsWith("main");
        assertThat(out.getFirst()).startsWith("refused: ").contains("daemon");
    }
}
