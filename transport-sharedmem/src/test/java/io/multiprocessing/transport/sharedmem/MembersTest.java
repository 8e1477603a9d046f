package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MembersTest {
    private static final int LOOKS = 20_000;

    @RegisterExtension
    final Ground ground = new Ground();

    private Members members() {
        return ground.members();
    }

    /** Says its id, and then for every id that it hears whether that is alive. */
    static final class Teller implements ChildTask {
        @Override
        public void run(ChildMain child) throws InterruptedException {
            child.say(child.members().self());
            while (true) {
                child.say(child.members().isAlive(Integer.parseInt(child.hearLine())));
            }
        }
    }

    private ChildJvm teller() throws IOException {
        return ground.child(Teller.class);
    }

    private boolean aliveFor(ChildJvm teller, int id) throws InterruptedException {
        teller.say(id);
        return Boolean.parseBoolean(teller.nextLine());
    }

    @Test
    void theHostHasTheFirstRow() throws Exception {
        assertThat(members().self() & 1023).isZero();
        assertThat(members().host()).isEqualTo(members().self());
        assertThat(members().isAlive(members().self())).isTrue();
        assertThat(members().pid(members().self()))
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void membersSeeEachOtherAlive() throws Exception {
        ChildJvm one = teller();
        ChildJvm two = teller();
        int first = (int) one.nextNumber();
        int second = (int) two.nextNumber();

        assertThat(Set.of(first, second, members().self())).hasSize(3);
        assertThat(members().isAlive(first)).isTrue();
        assertThat(members().pid(first)).isEqualTo(one.pid());
        assertThat(aliveFor(one, second)).isTrue();
        assertThat(aliveFor(one, members().self())).isTrue();
    }

    @Test
    void nobodyAndIdsThatWereNeverGivenAreDead() throws Exception {
        int child = (int) teller().nextNumber();
        assertThat(members().isAlive(Members.NOBODY)).isFalse();
        assertThat(members().isAlive(child + (1 << 10))).isFalse();
        assertThat(members().isAlive(1 << 10 | 7)).isFalse();
        assertThat(members().isAlive(1 << 10 | 1023)).isFalse();
    }

    @Test
    void aKilledMemberIsDeadWithinATenthOfASecond() throws Exception {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            ChildJvm child = teller();
            int id = (int) child.nextNumber();
            long begin = System.nanoTime();
            child.kill();
            Await.until("a killed member is dead", () -> !members().isAlive(id), Duration.ofSeconds(1));
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Await.scaled(Duration.ofMillis(100)));
    }

    @Test
    void aStoppedMemberIsAlive() throws Exception {
        ChildJvm child = teller();
        int id = (int) child.nextNumber();
        child.freeze();
        for (int i = 0; i < 1000; i++) {
            assertThat(members().isAlive(id)).isTrue();
        }
        child.thaw();
        assertThat(aliveFor(child, members().self())).isTrue();
    }

    @Test
    void whoLeavesIsDeadThoughItsProcessLives() throws Exception {
        ChildJvm child = ground.child(Leaver.class);
        int id = (int) child.nextNumber();
        assertThat(members().isAlive(id)).isTrue();
        child.say("leave");
        child.awaitLine("left");
        assertThat(members().isAlive(id)).isFalse();
        assertThat(child.isAlive()).isTrue();
    }

    static final class Leaver implements ChildTask {
        @Override
        public void run(ChildMain child) throws InterruptedException {
            child.say(child.members().self());
            child.hearLine();
            child.members().close();
            child.members().close();
            child.say("left");
            child.hearLine();
        }
    }

    @Test
    void aRowIsGivenOutAgainAndDoesNotReviveWhoHadIt() throws Exception {
        var ids = new HashSet<Integer>();
        for (int i = 0; i < 3; i++) {
            ChildJvm child = teller();
            int id = (int) child.nextNumber();
            for (int dead : ids) {
                assertThat(members().isAlive(dead)).isFalse();
                assertThat(id & 1023).isEqualTo(dead & 1023);
            }
            assertThat(ids.add(id)).isTrue();
            assertThat(members().isAlive(id)).isTrue();
            child.kill();
        }
    }

    @Test
    void whoStandsStillWhileItJoinsDoesNotReviveWhoHadItsRow() throws Exception {
        ChildJvm victim = teller();
        int dead = (int) victim.nextNumber();
        victim.kill();
        ChildJvm joining = ground.childThatStopsAt("members.join.locked", Teller.class);
        joining.awaitStopped();
        assertThat(members().isAlive(dead)).isFalse();
        joining.kill();
        assertThat(members().isAlive(dead)).isFalse();
        assertThat(teller().nextNumber()).isNotEqualTo(dead);
    }

    @Test
    void manyThatJoinAtOnceGetARowEach() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(ground.child(Regular.class));
        }
        var ids = new HashSet<Long>();
        for (ChildJvm child : children) {
            child.awaitLine("booted");
        }
        for (ChildJvm child : children) {
            child.say("join");
        }
        for (ChildJvm child : children) {
            ids.add(child.nextNumber());
        }
        assertThat(ids).hasSize(3);
    }

    /** Leaves and joins again and again, and says its last id. */
    static final class Regular implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            child.members().close();
            child.say("booted");
            child.hearLine();
            Members members = Members.join(child.directory());
            for (int i = 0; i < 200; i++) {
                members.close();
                members = Members.join(child.directory());
            }
            child.say(members.self());
            child.hearLine();
        }
    }

    @Test
    void interruptsDoNotEndTheMembership() throws Exception {
        ChildJvm child = teller();
        int id = (int) child.nextNumber();
        for (int i = 0; i < 100; i++) {
            Thread.currentThread().interrupt();
            assertThat(members().isAlive(id)).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(aliveFor(child, members().self())).isTrue();
        child.kill();
        Thread.currentThread().interrupt();
        assertThat(members().isAlive(id)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void severalWhoAskAtTheSameTimeAllSeeADeadOneDead() throws Exception {
        ChildJvm other = ground.child(Asker.class);
        other.awaitLine("here"); // before the victim dies: it would get its row
        ChildJvm victim = teller();
        int dead = (int) victim.nextNumber();
        victim.kill();
        other.say(dead);
        other.awaitLine("begin");
        int seenAlive = 0;
        for (int i = 0; i < LOOKS; i++) {
            seenAlive += members().isAlive(dead) ? 1 : 0;
        }
        assertThat(seenAlive).isZero();
        other.say("over");
        assertThat(other.nextNumber()).isZero();
    }

    /** Asks whether somebody is alive until it hears something, and says how often it was. */
    static final class Asker implements ChildTask {
        @Override
        public void run(ChildMain child) throws InterruptedException {
            child.say("here");
            int dead = Integer.parseInt(child.hearLine());
            TestThread<String> over = TestThread.platform(child::hearLine);
            child.say("begin");
            int seenAlive = 0;
            while (!over.isDone()) {
                seenAlive += child.members().isAlive(dead) ? 1 : 0;
            }
            child.say(seenAlive);
            child.hearLine();
        }
    }

    @Test
    void whoJoinsADeadHostIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(ground.directory().resolve("elsewhere"));
        ChildJvm host = ground.child(Host.class, elsewhere);
        host.awaitLine("made");
        host.kill();
        assertThatThrownBy(() -> Members.join(elsewhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining(elsewhere.toString());
    }

    static final class Host implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            Members host = Members.create(Path.of(child.argument(0)));
            child.say("made");
            child.hearLine();
            host.close();
        }
    }

    @Test
    void whereNoTableIsNobodyJoins() throws IOException {
        Path elsewhere = Files.createDirectory(ground.directory().resolve("elsewhere"));
        assertThatThrownBy(() -> Members.join(elsewhere)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aLastingTableThatCannotBeUsedIsMadeAnewWhereNobodyLivesInIt(@TempDir Path lasting) throws Exception {
        Path file = lasting.resolve(Members.FILE);
        Files.write(file, new byte[100]);
        Members.enter(lasting).close();
        byte[] finished = Files.readAllBytes(file);
        byte[] other = finished.clone();
        other[8] += 1; // the version
        byte[] longer = Arrays.copyOf(other, other.length * 2);
        byte[] noTable = new byte[finished.length];
        noTable[0] = 1;
        for (byte[] unusable : List.of(other, longer, noTable, new byte[finished.length])) {
            Files.write(file, unusable);
            Members.enter(lasting).close();
            assertThat(Files.size(file)).isEqualTo(finished.length);
        }
    }

    @Test
    void aLastingTableOfAnotherVersionIsKeptAsLongAsSomebodyLivesInIt(@TempDir Path lasting) throws Exception {
        ChildJvm child = ground.child(Dweller.class, lasting);
        child.awaitLine("here");
        Path file = lasting.resolve(Members.FILE);
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(8);
            raw.write(SharedFile.VERSION + 1);
        }
        byte[] other = Files.readAllBytes(file);
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> Members.enter(lasting))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("close the processes of the other version first")
                    .hasMessageContaining("version=" + (SharedFile.VERSION + 1));
            assertThat(Files.readAllBytes(file)).isEqualTo(other);
        }
        child.kill();
        Members.enter(lasting).close();
    }

    /** Lives in a lasting table. */
    static final class Dweller implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            try (var _ = Members.enter(Path.of(child.argument(0)))) {
                child.say("here");
                child.hearLine();
            }
        }
    }

    @Test
    void whenAllRowsAreTakenTheNextIsRefusedWithTheirNumber() throws Exception {
        ChildJvm crowd = ground.child(Crowd.class);
        crowd.awaitLine("full");
        ChildJvm late = ground.child(settings -> settings.option("-Dlate=true"), Late.class);
        late.awaitLine("refused: processes=512, allowed=512");
    }

    /** A member in every row. */
    static final class Crowd implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            Path late = child.directory().resolve("late");
            Files.createDirectory(late);
            Members members = Members.create(late);
            FileChannel table =
                    FileChannel.open(late.resolve(Members.FILE), StandardOpenOption.READ, StandardOpenOption.WRITE);
            ByteBuffer rows =
                    table.map(FileChannel.MapMode.READ_WRITE, 0, table.size()).order(ByteOrder.nativeOrder());
            for (int row = 1; row < Members.ROWS; row++) {
                int id = 77 << 10 | row;
                table.lock((1L << 40) + id, 1, false);
                rows.putInt(4096 + 256 * row, id);
            }
            child.say("full");
            child.hearLine();
            table.close();
            members.close();
        }
    }

    static final class Late implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            try {
                Members.join(child.directory().resolve("late"));
                child.say("joined");
            } catch (IOException e) {
                String message = e.getMessage();
                child.say(
                        "refused: " + message.substring(message.indexOf("processes="), message.indexOf(", directory")));
            }
            child.hearLine();
        }
    }

    @Test
    void aRingWakesASleeperWithinMilliseconds() throws Exception {
        ChildJvm child = ground.child(Sleeper.class);
        int id = (int) child.nextNumber();
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 10; i++) {
            child.awaitLine("sleeping");
            Await.pause(Duration.ofMillis(3)); // it sleeps now, or soon
            long begin = System.nanoTime();
            members().ring(id);
            child.awaitLine("awake");
            delays.add(System.nanoTime() - begin);
        }
        delays.sort(null);
        assertThat(Duration.ofNanos(delays.get(5))).isLessThan(Await.scaled(Duration.ofMillis(20)));
    }

    static final class Sleeper implements ChildTask {
        @Override
        public void run(ChildMain child) {
            child.say(child.members().self());
            while (true) {
                int heard = child.members().prepareToSleep();
                child.say("sleeping");
                child.members().sleep(heard, TimeUnit.SECONDS.toNanos(20));
                child.members().wokenUp();
                child.say("awake");
            }
        }
    }

    @Test
    void aRingBetweenTheLastLookAndTheSleepIsNotLost() {
        int heard = members().prepareToSleep();
        members().ring(members().self());
        long begin = System.nanoTime();
        members().sleep(heard, TimeUnit.SECONDS.toNanos(20));
        members().wokenUp();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
}
