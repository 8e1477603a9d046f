package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.NoLeaks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who takes part, and who is dead. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
class MembersTest {
    @TempDir
    private Path directory;

    @Test
    void aMemberLivesAsLongAsItsProcess() throws Exception {
        try (Members host = Members.create(directory);
                var program = member("join")) {
            int member = Integer.parseInt(program.line());
            assertThat(host.isAlive(member)).isTrue();
            assertThat(host.pid(member)).isEqualTo(program.pid());
            program.kill();
            assertThat(host.isAlive(member)).isFalse();
            assertThat(host.isAlive(host.self())).isTrue();
            assertThat(host.host()).isEqualTo(host.self());
        }
    }

    @Test
    void whoLeavesIsDeadForOthers() throws Exception {
        try (Members host = Members.create(directory);
                var program = member("visit")) {
            int member = Integer.parseInt(program.line());
            assertThat(host.isAlive(member)).isFalse();
            assertThat(program.isAlive()).isTrue();
        }
    }

    @Test
    void aRowThatIsGivenOutAgainHasAnotherId() throws Exception {
        try (Members host = Members.create(directory)) {
            var ids = new ArrayList<Integer>();
            for (int i = 0; i < 3; i++) {
                try (var program = member("join")) {
                    ids.add(Integer.parseInt(program.line()));
                    for (int id : ids) {
                        assertThat(host.isAlive(id)).isEqualTo(id == ids.getLast());
                    }
                }
            }
            assertThat(new HashSet<>(ids)).hasSize(3);
        }
    }

    @Test
    void membersSeeEachOtherAndTheHost() throws Exception {
        try (var host = member("create")) {
            int hostId = Integer.parseInt(host.line());
            try (Members guest = Members.join(directory);
                    var other = member("join")) {
                int otherId = Integer.parseInt(other.line());
                assertThat(new HashSet<>(List.of(hostId, guest.self(), otherId)))
                        .hasSize(3);
                assertThat(guest.host()).isEqualTo(hostId);
                assertThat(guest.isAlive(hostId)).isTrue();
                assertThat(guest.isAlive(otherId)).isTrue();
                host.kill();
                assertThat(guest.isAlive(hostId)).isFalse();
                assertThat(guest.isAlive(otherId)).isTrue();
            }
        }
    }

    @Test
    void theTableOfADeadProcessCannotBeJoined() throws Exception {
        try (var host = member("create")) {
            host.line();
            host.kill();
            assertThatThrownBy(() -> Members.join(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has ended")
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void idsThatNobodyHasAreDead() throws Exception {
        try (Members host = Members.create(directory)) {
            for (int id : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1023, 1 << 10 | 512, 2 << 10}) {
                assertThat(host.isAlive(id)).as("id %d", id).isFalse();
            }
        }
    }

    @Test
    void whoAsksDoesNotTakeWhoAsksAtTheSameTimeForTheMember() throws Exception {
        try (var host = member("create")) {
            host.line();
            try (Members guest = Members.join(directory);
                    var asking = new PeerProcess(AskProgram.class, List.of(), directory.toString());
                    var victim = member("join")) {
                int id = Integer.parseInt(victim.line());
                asking.line();
                victim.kill();
                for (int i = 0; i < 20_000; i++) {
                    assertThat(guest.isAlive(id)).isFalse();
                }
            }
        }
    }

    /** Joins a table and asks for all that may be members, without end. */
    static final class AskProgram {
        public static void main(String[] arguments) throws IOException {
            Members members = Members.join(Path.of(arguments[0]));
            System.out.println("asking");
            while (true) {
                for (int row = 1; row < 4; row++) {
                    members.isAlive(1 << 10 | row);
                }
            }
        }
    }

    @Test
    void aSleeperIsWokenByItsBell() throws Exception {
        try (Members host = Members.create(directory)) {
            Await.comes(Futex::ready, Duration.ofSeconds(Futex.AVAILABLE ? 20 : 0));
            var rung = new AtomicBoolean();
            Thread sleeper = Thread.ofPlatform().daemon().start(() -> {
                while (!rung.get()) {
                    int heard = host.prepareToSleep();
                    if (!rung.get()) {
                        host.sleep(heard, TimeUnit.SECONDS.toNanos(20));
                    }
                    host.wokenUp();
                }
            });
            Await.pause(Duration.ofMillis(50));
            rung.set(true);
            host.ring(host.self());
            assertThat(sleeper.join(Await.scaled(Duration.ofSeconds(5)))).isTrue();
        }
    }

    @Test
    void aBellThatRingsBeforeTheSleepEndsItAtOnce() throws Exception {
        try (Members host = Members.create(directory)) {
            Await.comes(Futex::ready, Duration.ofSeconds(Futex.AVAILABLE ? 20 : 0));
            for (int i = 0; i < 1_000; i++) {
                int heard = host.prepareToSleep();
                host.ring(host.self());
                long began = System.nanoTime();
                host.sleep(heard, TimeUnit.SECONDS.toNanos(20));
                assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(10));
                host.wokenUp();
            }
        }
    }

    private PeerProcess member(String role) throws IOException {
        return new PeerProcess(MemberProgram.class, List.of(), role, directory.toString());
    }
}
