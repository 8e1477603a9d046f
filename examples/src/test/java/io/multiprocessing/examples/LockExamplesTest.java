package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.locks.LockOfTheDead;
import io.multiprocessing.examples.locks.TicketsByPid;
import io.multiprocessing.examples.locks.TicketsWithLock;
import io.multiprocessing.examples.locks.TicketsWithoutLock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockExamplesTest {
    @Test
    void withoutALockMoreTicketsAreSoldThanThereAre() throws Exception {
        var out = Program.of(TicketsWithoutLock.class).output();
        assertThat(out).filteredOn(line -> line.endsWith(" searches: 3 left")).hasSize(9);
        long sold = count(out, "user\\d bought a ticket!");
        assertThat(sold).isGreaterThan(3);
        assertThat(out).hasSize(19).endsWith("3 tickets for sale, " + sold + " sold");
    }

    @Test
    void withALockAsManyTicketsAreSoldAsThereAre() throws Exception {
        var out = Program.of(TicketsWithLock.class).output();
        assertThat(count(out, "user\\d searches: [0-3] left")).isEqualTo(9);
        assertThat(count(out, "user\\d bought a ticket!")).isEqualTo(3);
        assertThat(count(out, "user\\d got none!")).isEqualTo(6);
        assertThat(out).hasSize(19).endsWith("3 tickets for sale, 3 sold");
    }

    @Test
    void aCrowdIsServedOneByOne() throws Exception {
        var out = Program.of(TicketsByPid.class, "7").output();
        assertThat(count(out, "pid \\d+ sees [0-5] tickets left")).isEqualTo(7);
        assertThat(count(out, "pid \\d+ bought a ticket")).isEqualTo(5);
        assertThat(count(out, "pid \\d+ came too late")).isEqualTo(2);
        assertThat(out).hasSize(15).endsWith("tickets left: 0");
    }

    @Test
    void theLockOfAKilledHolderIsFree() throws Exception {
        assertThat(Program.of(LockOfTheDead.class).output())
                .containsExactly(
                        "while it lives: tryLock says false",
                        "after its death: the lock is mine, abandoned: true",
                        "once more: the lock is mine, abandoned: false");
    }

    private static long count(List<String> lines, String pattern) {
        return lines.stream().filter(line -> line.matches(pattern)).count();
    }
}
