package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Words;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What groups must not do to each other, and what becomes of them when they, or their home, are gone. */
@Timeout(60)
@Tag("durable")
class GroupTest {
    private static final long MINUTE = 60_000;
    private static final long LIMIT_MILLIS = 20_000;

    @TempDir
    Path folder;

    @AfterEach
    void resetClock() {
        Writer.clock = System::currentTimeMillis;
    }

    private static void awaitWaiting(Thread thread) {
        long begin = System.nanoTime();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime() - begin)
                    .isLessThan(Duration.ofMillis(LIMIT_MILLIS).toNanos());
            Thread.onSpinWait();
        }
    }

    @Test
    void aGroupIsLockedByNobodyOnceTheQueueIsClosed() throws Exception {
        Home home = Home.enter(folder.resolve("q"), Roll.HOUR);
        Group group = home.group("g");
        home.leave();
        assertThatThrownBy(group::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aGroupThatAnotherProcessRemovedIsNotUsedOn() throws Exception {
        Home home = Home.enter(folder.resolve("q"), Roll.HOUR);
        try {
            Group here = home.group("g");
            Path path = folder.resolve("q/groups/g");
            var there = new Group(home, "g", GroupFile.openOrNull(path)); // a mapping of its own, as others have it
            assertThat(home.removeGroup("g")).isTrue();
            for (Group each : new Group[] {here, there}) {
                assertThatThrownBy(each::lock)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("removed");
            }
            Group anew = home.group("g");
            anew.lock();
            anew.unlock();
            anew.file().gone(true); // now by another process
            Files.delete(path);
            assertThat(home.group("g")).isNotSameAs(anew);
            assertThat(Files.exists(path)).isTrue();
            there.close();
        } finally {
            home.leave();
        }
    }

    /** As after a process that died when it had marked the group, and not deleted it yet. */
    @Test
    void aGroupWhoseRemoverDiedHalfwayHoldsNothingUpAndIsMadeAnew() throws Exception {
        Path place = folder.resolve("q");
        Path path = place.resolve("groups/g");
        long begin = 1_700_000_000_000L / MINUTE * MINUTE;
        Writer.clock = () -> begin;
        try (DurableQueue<Integer> queue = DurableQueue.builder(place)
                .group("other")
                .roll(Roll.MINUTE)
                .keepFor(Duration.ofMinutes(1))
                .capacity(1)
                .open()) {
            assertThat(queue.poll()).isNull();
            Home home = Home.enter(place, Roll.MINUTE);
            try {
                Group removed = home.group("g");
                queue.put(1);
                assertThat(queue.take()).isEqualTo(1);
                assertThat(queue.offer(2)).isFalse(); // the other group has not read
                removed.file().gone(true);
                Writer.clock = () -> begin + 10 * MINUTE;
                assertThat(queue.offer(2)).isTrue();
                assertThat(queue.take()).isEqualTo(2);
                queue.prune();
                assertThat(Journal.files(place.resolve("journal"))).hasSize(1);
                assertThat(path).doesNotExist();
                queue.put(3);
                assertThat(home.group("g").peek().index()).isEqualTo(queue.firstIndex());
                GroupFile.openOrNull(path).gone(true);
                queue.shutdownNow();
                assertThat(path).doesNotExist();
            } finally {
                home.leave();
            }
        }
    }

    @Test
    void aGroupThatIsMarkedAsRemovedIsDeletedWhenTheQueueIsOpened() throws Exception {
        Path place = folder.resolve("q");
        try (DurableQueue<Integer> queue = DurableQueue.open(place, "g")) {
            queue.put(1);
            assertThat(queue.take()).isEqualTo(1);
        }
        GroupFile.openOrNull(place.resolve("groups/g")).gone(true);
        try (DurableQueue<Integer> queue = DurableQueue.open(place, "g")) {
            assertThat(queue.groups()).isEmpty();
            assertThat(queue.take()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForAnElementIsToldThatItsGroupWasRemoved() throws Exception {
        try (DurableQueue<Integer> queue = DurableQueue.open(folder.resolve("q"), "g")) {
            assertThat(queue.poll()).isNull();
            var taking = new FutureTask<>(queue::take);
            Thread thread = Thread.ofPlatform().start(taking);
            Home home = Home.enter(folder.resolve("q"), Roll.HOUR);
            try {
                Await.until("it sleeps", () -> home.control().elements().hasSleepers());
                assertThat(queue.removeGroup("g")).isTrue();
            } finally {
                home.leave();
            }
            assertThatThrownBy(() -> taking.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("removed");
            thread.join();
        }
    }

    @Test
    void removingAGroupWhileOldFilesAreDeletedDoesNotBlock() throws Exception {
        try (DurableQueue<Integer> queue = DurableQueue.open(folder.resolve("q"))) {
            queue.put(1);
            Home home = Home.enter(folder.resolve("q"), Roll.HOUR);
            try {
                home.control().keepMillis(1);
                home.group("a");
                home.group("c");
                Group middle = home.group("b");
                middle.lock();
                var pruning = Thread.ofPlatform().daemon().start(home.upkeep()::prune);
                awaitWaiting(pruning); // has "a", wants "b"
                var removing = Thread.ofPlatform().daemon().start(() -> home.removeGroup("a"));
                awaitWaiting(removing);
                middle.unlock();
                pruning.join(LIMIT_MILLIS);
                removing.join(LIMIT_MILLIS);
                assertThat(pruning.isAlive() || removing.isAlive()).isFalse();
            } finally {
                home.leave();
            }
        }
    }

    @Test
    void whatCouldNotBeAcknowledgedCanBeOnceMore() throws Exception {
        Path place = folder.resolve("q");
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            queue.put("one");
            queue.put("two");
            Delivery<String> one = queue.receive(Duration.ofSeconds(10));
            Delivery<String> two = queue.receive(Duration.ofSeconds(10));
            GroupFile file = GroupFile.openOrNull(place.resolve("groups/g"));
            file.gone(true); // whatever makes the latch fail
            assertThatThrownBy(one::acknowledge).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(two::giveBack).isInstanceOf(IllegalStateException.class);
            file.gone(false);
            one.acknowledge();
            two.giveBack();
            Delivery<String> again = queue.receive(Duration.ofSeconds(10));
            assertThat(again.element()).isEqualTo("two");
            again.acknowledge();
            assertThat(file.used()).isZero();
        }
    }

    /** As after a failure of the machine: the disk has a younger page of the group than journal. */
    @Test
    void aGroupThatIsAheadOfTheJournalMissesNothingThatIsPutNext() throws Exception {
        Path place = folder.resolve("q");
        long last;
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            queue.put("held");
            queue.put("taken");
            last = queue.lastIndex();
        }
        GroupFile file = GroupFile.create(place.resolve("groups/g"), last + 4, 0);
        file.fill(0, last - 1, file.nextStamp(), 1, GroupFile.HELD);
        file.fill(1, last + 1, file.nextStamp(), 1, GroupFile.HELD);
        file.top(2);
        Words.putInt(file.page(), GroupFile.LATCH, 1);
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            queue.put("next");
            Delivery<String> again = queue.receive(Duration.ofSeconds(10));
            assertThat(again.element()).isEqualTo("held");
            assertThat(again.redelivered()).isTrue();
            again.acknowledge();
            assertThat(queue.take()).isEqualTo("next");
            assertThat(queue.size()).isZero();
            assertThat(file.used()).isZero();
        }
    }

    /** As after a failure of the machine: the table of members is a new one, and gives out the same numbers. */
    @Test
    void aWritersLatchThatWasHeldWhenTheMachineFailedIsOpen() throws Exception {
        Path place = folder.resolve("q");
        DurableQueue.open(place).close();
        Control control = Control.open(place, Roll.HOUR);
        Files.delete(place.resolve("members"));
        Words.putInt(control.page(), control.latch(), 1 << 10); // the first that is given
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            assertThat(Words.getIntVolatile(control.page(), control.latch())).isZero();
            queue.put("one");
            assertThat(queue.take()).isEqualTo("one");
        }
    }

    @Test
    void aControlPageThatIsMadeAnewIsReported() throws Exception {
        Path place = folder.resolve("q");
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            queue.put("one");
            assertThat(queue.damages()).isEmpty();
        }
        Files.write(place.resolve(Control.FILE), new byte[10]);
        try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
            assertThat(queue.damages())
                    .singleElement()
                    .matches(damage -> damage.file().endsWith(Control.FILE));
            assertThat(queue.take()).isEqualTo("one");
        }
    }

    @ParameterizedTest
    @EnumSource(Roll.class)
    void aControlPageThatIsMadeAnewHasTheRollOfTheFiles(Roll roll) throws Exception {
        Path place = folder.resolve("q");
        try (DurableQueue<String> queue =
                DurableQueue.builder(place).group("g").roll(roll).open()) {
            queue.put("one");
        }
        for (byte[] lost : new byte[][] {new byte[10], new byte[4096], null}) {
            Files.delete(place.resolve(Control.FILE));
            if (lost != null) {
                Files.write(place.resolve(Control.FILE), lost);
            }
            try (DurableQueue<String> queue = DurableQueue.open(place, "g")) {
                queue.put("more");
                assertThat(Control.open(place, Roll.HOUR).roll()).isEqualTo(roll);
                queue.replayFrom(queue.firstIndex());
                assertThat(queue.take()).isEqualTo("one");
                assertThat(queue.take()).isEqualTo("more");
            }
        }
    }

    @Test
    void aFileInTheJournalThatIsNoneOfItsOwnIsNamedWithWhatIsAllowed() throws Exception {
        Path place = folder.resolve("q");
        DurableQueue.open(place).close();
        Files.write(place.resolve("journal/notes.cq4"), new byte[10]);
        assertThatThrownBy(() -> DurableQueue.open(place))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("notes.cq4")
                .hasMessageContaining("allowed: yyyyMMdd-HH'F'.cq4 (HOUR)");
        Files.delete(place.resolve(Control.FILE));
        assertThatThrownBy(() -> DurableQueue.open(place))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("notes.cq4")
                .hasMessageContaining("(MINUTE)")
                .hasMessageContaining("(DAY)");
        Files.delete(place.resolve("journal/notes.cq4"));
        DurableQueue.open(place).close();
    }

    @Test
    void whatWasDeletedIsNotMadeAgainByLookingAtIt() throws Exception {
        Path gone = folder.resolve("gone");
        MappedPage.force(gone);
        assertThat(GroupFile.openOrNull(gone)).isNull();
        assertThat(gone).doesNotExist();
    }

    @Test
    void aFileWhoseElementsCannotBeCountedIsNotDeletedAsRead() throws Exception {
        Path place = folder.resolve("q");
        long begin = 1_700_000_000_000L / MINUTE * MINUTE;
        Writer.clock = () -> begin;
        Path old;
        try (DurableQueue<Integer> queue =
                DurableQueue.builder(place).group("g").roll(Roll.MINUTE).open()) {
            for (int i = 0; i < 10; i++) {
                queue.put(i);
            }
            Writer.clock = () -> begin + MINUTE;
            queue.put(10);
            queue.put(11);
            for (int i = 0; i < 11; i++) {
                assertThat(queue.take()).isEqualTo(i);
            }
            Writer.clock = () -> begin + 2 * MINUTE;
            queue.put(12);
            old = Journal.files(place.resolve("journal")).get(1);
        }
        try (var file = new RandomAccessFile(old.toFile(), "rw")) {
            file.seek(4);
            file.write(new byte[200]);
        }
        Writer.clock = () -> begin + 10 * MINUTE;
        Home home = Home.enter(place, Roll.MINUTE);
        try {
            home.control().keepMillis(MINUTE);
            assertThat(home.upkeep().prune()).isEqualTo(1);
            assertThat(old).exists(); // 11 is in it
        } finally {
            home.leave();
        }
    }
}
