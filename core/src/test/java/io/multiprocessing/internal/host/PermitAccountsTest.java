package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who owes what, against a plain list of single permits. */
class PermitAccountsTest {
    private static final long SEED = 20;

    private static Session session() {
        return new Session(null, null, null);
    }

    @Test
    void aReleasePaysTheOwnAccountFirstThenWhoAcquiredFirst() {
        Session producer = session();
        Session other = session();
        var accounts = new PermitAccounts();
        accounts.acquired(producer);
        accounts.acquired(other);
        accounts.acquired(producer);
        accounts.acquired(null);
        accounts.released(null, 2); // its own, then the producer's first
        assertThat(accounts.total()).isEqualTo(2);
        accounts.released(null, 1);
        assertThat(accounts.close(other)).isZero();
        accounts.released(null, 5);
        assertThat(accounts.close(producer)).isZero();
        assertThat(accounts.total()).isZero();
    }

    @Test
    void accountsSayWhatAListOfAllPermitsSays() {
        var random = new Random(SEED);
        Session[] sessions = {null, session(), session(), session()};
        var accounts = new PermitAccounts();
        var list = new ArrayDeque<Session[]>();
        for (int i = 0; i < 200_000; i++) {
            Session who = sessions[random.nextInt(sessions.length)];
            int what = random.nextInt(100);
            if (what < 55) {
                accounts.acquired(who);
                list.add(new Session[] {who});
            } else if (what < 95) {
                int count = 1 + random.nextInt(3);
                accounts.released(who, count);
                for (int k = 0; k < count; k++) {
                    Session[] own = list.stream()
                            .filter(each -> each[0] == who)
                            .findFirst()
                            .orElse(list.peek());
                    list.removeIf(each -> each == own);
                }
            } else {
                long had = list.stream().filter(each -> each[0] == who).count();
                assertThat(accounts.close(who)).isEqualTo(had);
                list.removeIf(each -> each[0] == who);
            }
            assertThat(accounts.total()).isEqualTo(list.size());
        }
    }
}
