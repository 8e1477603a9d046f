package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.Wait;
import io.multiprocessing.testkit.Autopsy;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Children;
import io.multiprocessing.testkit.KillAt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that use a durable queue are killed at each step of it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(Autopsy.class)
@Tag("durable")
class DurableDeathTest {
    private static final Duration SOON = Await.scaled(Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private final Context mp = Context.create("sharedmem");
    private final Children children = new Children(() -> mp);

    @AfterEach
    void end() throws Exception {
        children.end();
        mp.close();
    }

    private <E> DurableQueue<E> open(String group) {
        return DurableQueue.open(folder.resolve("q"), group);
    }

    @Test
    void aQueueTravelsToAChildAndThroughAQueueAndWhatADeadConsumerHadIsDeliveredAgain() throws Exception {
        try (DurableQueue<Integer> queue = open("g");
                var handles = mp.<DurableQueue<Integer>>queue();
                var said = mp.<String>queue()) {
            for (int i = 0; i < 4; i++) {
                queue.put(i);
            }
            handles.put(queue);
            Process consumer = children.start(() -> {
                DurableQueue<Integer> mine = handles.take();
                queue.take(); // by the captured handle, acknowledged at once
                mine.receive(SOON);
                mine.receive(SOON).acknowledge();
                said.put(mine.group() + " " + mine.directory().equals(queue.directory()));
                Await.forever();
            });
            assertThat(said.take()).isEqualTo("g true");
            assertThat(queue.size()).isEqualTo(1);
            Delivery<Integer> third = queue.receive(SOON);
            assertThat(third.element()).isEqualTo(3);
            assertThat(third.redelivered()).isFalse();
            third.acknowledge();
            assertThat(queue.receive(Duration.ofMillis(300))).isNull(); // it lives, and holds it
            consumer.kill();
            Delivery<Integer> again = queue.receive(SOON);
            assertThat(again.element()).isEqualTo(1);
            assertThat(again.redelivered()).isTrue();
            again.acknowledge();
            assertThat(queue.receive(Duration.ofMillis(300))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "durable.put.locked#3",
                "durable.put.appended#3",
                "durable.put.published#3",
                "durable.put.unlocked#3",
                "durable.put.blob",
                "durable.put.roll"
            })
    void aWriterThatDiesHoldsNobodyUpAndWhatItHadPutStays(String label) throws Exception {
        try (DurableQueue<byte[]> queue = open("g")) {
            boolean rolls = label.contains("roll");
            if (!rolls) {
                queue.put(new byte[] {100}); // else the first element begins a file
            }
            killAt(label, () -> {
                queue.put(new byte[] {0});
                queue.put(new byte[] {1});
                queue.put(label.contains("blob") ? new byte[2 << 20] : new byte[] {2});
            });
            queue.put(new byte[] {3});
            List<Integer> first = new ArrayList<>();
            List<Long> indices = new ArrayList<>();
            for (Delivery<byte[]> each = queue.receive(SOON); each != null; each = queue.receive(Duration.ZERO)) {
                first.add((int) each.element()[0]);
                indices.add(each.index());
                each.acknowledge();
            }
            List<Integer> expected = new ArrayList<>(rolls ? List.of() : List.of(100, 0, 1));
            if (label.matches(".*(appended|published|unlocked).*")) {
                expected.add(2); // it was in the journal
            }
            expected.add(3);
            assertThat(first).isEqualTo(expected);
            for (int i = 1; i < indices.size(); i++) {
                assertThat(indices.get(i)).isEqualTo(indices.get(i - 1) + 1);
            }
            assertThat(queue.size()).isZero();
            assertThat(queue.damages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "durable.take.locked#3",
                "durable.take.read#3",
                "durable.receive.slot#3",
                "durable.take.moved#3",
                "durable.take.unlocked#3",
                "durable.acknowledge.before#3",
                "durable.acknowledge.freed#3"
            })
    void aConsumerThatDiesHoldsNobodyUpAndWhatItHadNotAcknowledgedComesAgain(String label) throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            for (int i = 0; i < 6; i++) {
                queue.put(i);
            }
            killAt(label, () -> {
                while (true) {
                    queue.receive(SOON).acknowledge();
                }
            });
            Set<Integer> seen = new HashSet<>();
            int again = 0;
            while (!seen.contains(5) || seen.size() < (label.contains("freed") ? 3 : 4)) {
                Delivery<Integer> delivery = queue.receive(SOON);
                assertThat(delivery).as("after %s", seen).isNotNull();
                seen.add(delivery.element());
                assertThat(delivery.redelivered())
                        .as("%s", delivery)
                        .isEqualTo(delivery.element() == 2 && label.matches(".*(moved|take.unlocked|before).*"));
                delivery.acknowledge();
            }
            assertThat(seen).isEqualTo(label.contains("freed") ? Set.of(3, 4, 5) : Set.of(2, 3, 4, 5));
            assertThat(queue.receive(Duration.ofMillis(250))).isNull();
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void whoeverDiesInAReplayOrWhileItDeletesLeavesAQueueThatWorks() throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            for (int i = 0; i < 6; i++) {
                queue.put(i);
            }
            for (int i = 0; i < 5; i++) {
                queue.receive(SOON);
            }
            killAt("durable.replay.moved", () -> queue.replayFrom(queue.firstIndex() + 2));
            assertThat(queue.size()).isEqualTo(4);
            Delivery<Integer> delivery = queue.receive(SOON);
            assertThat(delivery.element()).isEqualTo(2);
            assertThat(delivery.redelivered()).isTrue();
            queue.put(6);
            List<Integer> rest = new ArrayList<>();
            queue.drainTo(rest);
            assertThat(rest).containsExactly(3, 4, 5, 6);
        }
    }

    @Test
    void whoeverDiesWhileItRemovesAGroupHasRemovedIt() throws Exception {
        try (DurableQueue<Integer> queue = open("g");
                DurableQueue<Integer> other = open("other")) {
            queue.put(1);
            assertThat(other.take()).isEqualTo(1);
            killAt("durable.remove.gone", () -> queue.removeGroup("other"));
            assertThatIllegalStateException().isThrownBy(other::poll).withMessageContaining("removed");
            try (DurableQueue<Integer> anew = open("other")) {
                assertThat(anew.take()).isEqualTo(1);
            }
        }
    }

    @Test
    void whatADeadWriterHadCompletedIsTakenWithoutAnotherPut() throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            queue.put(1);
            assertThat(queue.take()).isEqualTo(1);
            killAt("durable.put.appended", () -> queue.put(2));
            assertThat(queue.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
            queue.put(3);
            assertThat(queue.poll()).isEqualTo(3);
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    void nobodyIsToldThatAllIsHandedOutBeforeTheDeadWereLookedFor() throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            for (int i = 0; i < 3; i++) {
                queue.put(i);
            }
            killHolderOfOne(queue);
            queue.shutdown();
            Set<Integer> seen = new HashSet<>();
            assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(() -> {
                while (true) {
                    Delivery<Integer> delivery = queue.receive();
                    seen.add(delivery.element());
                    delivery.acknowledge();
                }
            });
            assertThat(seen).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void whatADeadConsumerHadComesAgainWithoutAPauseInWhatOthersDo() throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            for (int i = 0; i < 20; i++) {
                queue.put(i);
            }
            killHolderOfOne(queue);
            Delivery<Integer> again = queue.receive();
            assertThat(again.element()).isZero();
            assertThat(again.redelivered()).isTrue();
        }
    }

    @Test
    void whatADeadConsumerHadIsWaitedForTogetherWithOtherThings() throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            queue.put(1);
            killHolderOfOne(queue);
            assertThat(Wait.any(List.of(queue), SOON)).containsExactly(queue);
            assertThat(queue.receive(Duration.ZERO).redelivered()).isTrue();
        }
    }

    private void killHolderOfOne(DurableQueue<Integer> queue) throws Exception {
        try (var said = mp.<Boolean>queue()) {
            Process consumer = children.start(() -> {
                queue.receive();
                said.put(true);
                Await.forever();
            });
            assertThat(said.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            consumer.kill();
            consumer.join();
        }
    }

    private void killAt(String label, io.multiprocessing.Target target) throws Exception {
        new KillAt(children).killed(label, target);
    }
}
