package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Context;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Wait;
import io.multiprocessing.testkit.NoLeaks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a durable queue adds to queues, as one process sees it. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
@Tag("durable")
class DurableQueueTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A record as programs keep them. */
    record Order(int id, String what) {}

    private <E> DurableQueue<E> open(String group) {
        return track(DurableQueue.open(folder.resolve("q"), group));
    }

    private <E> DurableQueue<E> track(DurableQueue<E> queue) {
        opened.add(queue);
        return queue;
    }

    /** What a process makes once is no leak. */
    @BeforeAll
    static void useEverythingOnce(@TempDir Path once) throws Exception {
        try (DurableQueue<String> queue = DurableQueue.open(once.resolve("q"));
                var mp = Context.create("sharedmem");
                var other = mp.<String>queue()) {
            queue.put("x");
            other.put(queue.take());
        }
    }

    @AfterEach
    void close() throws Exception {
        Writer.clock = System::currentTimeMillis;
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void aGroupThatWasThereBeforeTheFirstElementIsHandedAllHoweverOftenItLooksAtThem() throws Exception {
        try (DurableQueue<Integer> queue = open("g")) {
            assertThat(queue.poll()).isNull();
            for (int i = 0; i < 5; i++) {
                queue.put(i);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(queue.peek()).isEqualTo(i);
                assertThat(queue.peek()).isEqualTo(i);
                assertThat(queue.contains(4)).isTrue();
                assertThat(queue.poll()).isEqualTo(i);
            }
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    void elementsOutliveEveryHandleAndComeBackInTheirOrder() throws Exception {
        try (DurableQueue<Order> queue = DurableQueue.open(folder.resolve("q"))) {
            for (int i = 0; i < 5; i++) {
                queue.put(new Order(i, "order"));
            }
            assertThat(queue.take()).isEqualTo(new Order(0, "order"));
        }
        try (DurableQueue<Order> queue = DurableQueue.open(folder.resolve("q"))) {
            assertThat(queue.size()).isEqualTo(4);
            for (int i = 1; i < 5; i++) {
                assertThat(queue.take()).isEqualTo(new Order(i, "order"));
            }
            assertThat(queue.poll()).isNull();
            assertThat(queue.damages()).isEmpty();
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("q"))).hasSize(3);
    }

    @Test
    void everyGroupSeesEveryElementOnceAndItsConsumersCompete() throws Exception {
        DurableQueue<Integer> writer = open("unused");
        DurableQueue<Integer> one = open("a");
        DurableQueue<Integer> two = open("a");
        DurableQueue<Integer> other = open("b");
        for (int i = 0; i < 10; i++) {
            writer.put(i);
        }
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seen.add(one.take());
            seen.add(two.take());
        }
        assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(one.poll()).isNull();
        assertThat(other.size()).isEqualTo(10);
        assertThat(other).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(other.take()).isZero();
        assertThat(writer.groups()).containsExactly("a", "b"); // who only puts makes no group
    }

    @Test
    void aDeliveryStaysTheGroupsUntilItIsAcknowledged() throws Exception {
        DurableQueue<String> queue = open("g");
        queue.put("first");
        queue.put("second");
        try (DurableQueue<String> careless = DurableQueue.open(folder.resolve("q"), "g")) {
            Delivery<String> first = careless.receive(SOON);
            assertThat(first.element()).isEqualTo("first");
            assertThat(first.redelivered()).isFalse();
            assertThat(first.index()).isEqualTo(queue.firstIndex());
            assertThat(first.time())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
            assertThat(queue.size()).isEqualTo(1);
        } // closed, not acknowledged
        Delivery<String> again = queue.receive(SOON);
        assertThat(again.element()).isEqualTo("first");
        assertThat(again.redelivered()).isTrue();
        again.acknowledge();
        again.acknowledge(); // does nothing
        again.giveBack(); // nor does this
        Delivery<String> second = queue.receive(SOON);
        second.giveBack();
        assertThat(queue.peek()).isEqualTo("second");
        second = queue.receive(SOON);
        assertThat(second.redelivered()).isTrue();
        second.acknowledge();
        assertThat(queue.receive(SHORT)).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void acknowledgingAfterCloseIsRefusedAndTheElementComesAgain() throws Exception {
        DurableQueue<String> queue = open("g");
        queue.put("x");
        DurableQueue<String> other = open("g");
        Delivery<String> delivery = other.receive(SOON);
        other.close();
        assertThatIllegalStateException().isThrownBy(delivery::acknowledge).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> other.put("y")).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(other::size);
        other.close();
        assertThat(queue.receive(SOON).redelivered()).isTrue();
    }

    @Test
    void tooManyDeliveriesAreRefusedWithWhatToDo() throws Exception {
        DurableQueue<byte[]> queue = open("g");
        for (int i = 0; i <= GroupFile.SLOTS; i++) {
            queue.put(new byte[1]);
        }
        for (int i = 0; i < GroupFile.SLOTS; i++) {
            queue.receive(SOON);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.receive(SOON))
                .withMessageContaining("allowed=" + GroupFile.SLOTS)
                .withMessageContaining("acknowledge");
        assertThat(queue.take()).hasSize(1); // that needs no slot
    }

    @Test
    void anyNumberOfElementsIsRemovedFromTheFront() throws Exception {
        var now = new AtomicLong(1_800_000_000_000L);
        Writer.clock = now::get;
        DurableQueue<Integer> queue = track(DurableQueue.builder(folder.resolve("q"))
                .roll(Roll.MINUTE)
                .group("g")
                .open());
        assertThat(queue.poll()).isNull(); // the group is there before the first element
        int count = GroupFile.SLOTS + 2000;
        for (int i = 0; i < count; i++) {
            queue.put(i);
            now.addAndGet(i % 1000 == 0 ? 60_000 : 0);
        }
        assertThat(queue.removeIf(number -> number % 2 == 1 && number < 1000)).isTrue();
        assertThat(queue.size()).isEqualTo(count - 500);
        assertThat(queue.removeIf(number -> number < count - 1)).isTrue();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(GroupFile.openOrNull(folder.resolve("q/groups/g")).used()).isZero();
        assertThat(queue.take()).isEqualTo(count - 1);
        queue.put(-1);
        assertThat(queue).containsExactly(-1);
        queue.replayFrom(queue.firstIndex());
        assertThat(queue.take()).isZero();
    }

    @Test
    void aGroupIsReplayedFromAnIndexOrAMoment() throws Exception {
        var now = new AtomicLong(1_800_000_000_000L);
        Writer.clock = now::get;
        DurableQueue<Integer> queue = track(DurableQueue.builder(folder.resolve("q"))
                .roll(Roll.MINUTE)
                .group("g")
                .open());
        assertThat(queue.firstIndex()).isEqualTo(-1);
        assertThat(queue.lastIndex()).isEqualTo(-1);
        for (int i = 0; i < 40; i++) {
            queue.put(i);
            now.addAndGet(10_000); // six a file
        }
        List<Long> indices = new ArrayList<>();
        queue.entries(0).forEach(entry -> indices.add(entry.index()));
        assertThat(indices).hasSize(40).isSorted();
        assertThat(queue.firstIndex()).isEqualTo(indices.getFirst());
        assertThat(queue.lastIndex()).isEqualTo(indices.getLast());
        for (int i = 0; i < 40; i++) {
            assertThat(queue.take()).isEqualTo(i);
        }
        queue.replayFrom(indices.get(17));
        assertThat(queue.size()).isEqualTo(23);
        Delivery<Integer> delivery = queue.receive(SOON);
        assertThat(delivery.element()).isEqualTo(17);
        assertThat(delivery.redelivered()).isTrue();
        for (int from : new int[] {0, 1, 5, 6, 7, 23, 39}) {
            queue.replayFrom(Instant.ofEpochMilli(1_800_000_000_000L + from * 10_000L));
            assertThat(queue.poll()).as("from %d", from).isEqualTo(from);
            queue.replayFrom(Instant.ofEpochMilli(1_800_000_000_000L + from * 10_000L - 3));
            assertThat(queue.poll()).as("just before %d", from).isEqualTo(from);
        }
        delivery.acknowledge(); // forgotten, does nothing
        assertThatThrownBy(() -> queue.replayFrom((Instant) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("time");
        queue.replayFrom(Instant.ofEpochMilli(now.get() + 1));
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
        queue.replayFrom(queue.lastIndex() + 1);
        queue.put(40);
        assertThat(queue.receive(SOON).redelivered()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.replayFrom(queue.lastIndex() + 2))
                .withMessageContaining("allowed: " + queue.firstIndex());
        assertThatIllegalArgumentException().isThrownBy(() -> queue.replayFrom(-1));
    }

    @Test
    void lookingAtElementsConsumesNone() throws Exception {
        DurableQueue<Integer> queue = open("g");
        for (int i = 0; i < 5; i++) {
            queue.put(i);
        }
        queue.take();
        var all = queue.iterator(0);
        assertThat(all.next()).isZero();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(all::remove);
        assertThat((Iterable<Integer>) () -> queue.iterator(queue.firstIndex() + 3))
                .containsExactly(3, 4);
        assertThat((Iterable<Integer>) () -> queue.iterator(queue.lastIndex() + 1))
                .isEmpty();
        queue.put(5);
        assertThat((Iterable<Integer>) () -> all).containsExactly(1, 2, 3, 4, 5);
        assertThat(queue.size()).isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.iterator(-1));
    }

    @Test
    void oldFilesAreDeletedWhenAllGroupsHaveReadThemOrWhenTold() throws Exception {
        var now = new AtomicLong(1_800_000_000_000L);
        Writer.clock = now::get;
        DurableQueue<Integer> queue = track(DurableQueue.builder(folder.resolve("q"))
                .roll(Roll.MINUTE)
                .keepFor(Duration.ofMinutes(2))
                .group("fast")
                .open());
        DurableQueue<Integer> slow = open("slow");
        for (int i = 0; i < 10; i++) {
            queue.put(i);
            assertThat(queue.take()).isEqualTo(i);
            if (i == 0) {
                assertThat(slow.take()).isZero();
            }
            now.addAndGet(60_000);
        }
        assertThat(slow).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9); // held back by the slow group
        assertThat(slow.take()).isEqualTo(1);
        Delivery<Integer> held = slow.receive(SOON);
        for (int i = 3; i < 6; i++) {
            slow.take();
        }
        slow.prune();
        assertThat((Iterable<Integer>) () -> slow.iterator(0)).startsWith(2); // held back by the delivery
        held.acknowledge();
        assertThat(slow.prune()).isEqualTo(4);
        assertThat((Iterable<Integer>) () -> slow.iterator(0)).containsExactly(6, 7, 8, 9);
        assertThat(slow.size()).isEqualTo(4);
        track(DurableQueue.builder(folder.resolve("q")).deleteUnread(true).open());
        assertThat(slow.prune()).isEqualTo(2);
        assertThat(slow.size()).isEqualTo(2);
        assertThat(slow.take()).isEqualTo(8);
        assertThat(slow.take()).isEqualTo(9);
        assertThat(slow.isEmpty()).isTrue();
        assertThat(slow.damages()).isEmpty();
    }

    @Test
    void oldFilesAreDeletedWhenThereIsMoreThanIsToBeKept() throws Exception {
        var now = new AtomicLong(1_800_000_000_000L);
        Writer.clock = now::get;
        DurableQueue<byte[]> queue = track(DurableQueue.builder(folder.resolve("q"))
                .roll(Roll.MINUTE)
                .keepBytes(100L << 20)
                .open());
        for (int i = 0; i < 10; i++) {
            queue.put(new byte[2 << 20]); // a file of its own, and one of the journal
            queue.take();
            now.addAndGet(60_000);
        }
        long bytes = 0;
        try (var files = Files.walk(folder.resolve("q"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(bytes).isLessThan((100L << 20) + (30 << 20));
        assertThat(queue.iterator(0)).toIterable().hasSizeBetween(1, 9);
        assertThat(queue.removeGroup("default")).isTrue();
        assertThat(queue.removeGroup("default")).isFalse();
    }

    @Test
    void timesThatAreTooLongForANumberAreTheLongest() throws Exception {
        var now = new AtomicLong(1_800_000_000_000L);
        Writer.clock = now::get;
        List<Duration> ages = List.of(Duration.ofMillis(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration());
        for (Duration age : ages) {
            DurableQueue<Integer> queue = track(DurableQueue.builder(folder.resolve("q"))
                    .roll(Roll.MINUTE)
                    .keepFor(age)
                    .group("g")
                    .open());
            queue.put(1);
            queue.take();
            now.addAndGet(60_000);
        }
        DurableQueue<Integer> queue = open("g");
        queue.put(1);
        queue.take();
        assertThat(queue.prune()).isZero();
        queue.replayFrom(Instant.MIN);
        assertThat(queue.size()).isEqualTo(3);
        queue.replayFrom(Instant.MAX);
        assertThat(queue.size()).isZero();
        queue.put(2);
        assertThat(queue.take()).isEqualTo(2);
    }

    @Test
    void theBacklogOfTheSlowestGroupBoundsTheQueue() throws Exception {
        DurableQueue<Integer> queue = track(
                DurableQueue.builder(folder.resolve("q")).capacity(3).group("a").open());
        DurableQueue<Integer> slow = open("b");
        assertThat(slow.capacity()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            queue.put(i);
        }
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.offer(3)).isFalse();
        assertThat(queue.take()).isZero();
        assertThat(slow.take()).isZero();
        assertThat(queue.offer(3)).isTrue();
        assertThat(queue.take()).isEqualTo(1);
        assertThat(queue.offer(4)).as("the other group is behind").isFalse();
        Delivery<Integer> held = slow.receive(SOON);
        assertThat(queue.offer(4)).as("what is not acknowledged counts").isFalse();
        CompletableFuture<Boolean> put = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.offer(4, Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                return false;
            }
        });
        assertThat(put).isNotDone();
        held.acknowledge();
        assertThat(put.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue.removeGroup("b")).isTrue();
        assertThat(queue.remainingCapacity()).isEqualTo(0); // a has three left
        queue.clear();
        assertThat(queue.remainingCapacity()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurableQueue.builder(folder).capacity(0));
    }

    @Test
    void elementsReachTheDiskAsWasChosen() throws Exception {
        DurableQueue<String> queue = track(DurableQueue.builder(folder.resolve("q"))
                .durability(Durability.everyMessage())
                .open());
        queue.put("x");
        Control control = Control.open(folder.resolve("q"), Roll.HOUR);
        assertThat(control.synced()).isEqualTo(queue.lastIndex());
        track(DurableQueue.builder(folder.resolve("q"))
                .durability(Durability.pageCache())
                .open());
        queue.put("y");
        assertThat(control.synced()).isEqualTo(queue.lastIndex() - 1);
        queue.sync();
        assertThat(control.synced()).isEqualTo(queue.lastIndex());
        track(DurableQueue.builder(folder.resolve("q"))
                .durability(Durability.every(Duration.ofMillis(20)))
                .open());
        assertThat(queue.durability()).isEqualTo(Durability.every(Duration.ofMillis(20)));
        queue.put("z");
        io.multiprocessing.testkit.Await.until("the disk has it", () -> control.synced() == queue.lastIndex());
        assertThatIllegalArgumentException().isThrownBy(() -> Durability.every(Duration.ZERO));
    }

    @Test
    void bytesBuffersAndSegmentsAreKeptAsTheyAreAndLargeOnesToo() throws Exception {
        DurableQueue<Object> queue = open("g");
        byte[] large = new byte[5 << 20];
        large[4_000_000] = 7;
        queue.put(new byte[] {1, 2});
        queue.put(ByteBuffer.wrap(new byte[] {0, 3, 4}, 1, 2));
        queue.put(MemorySegment.ofArray(new byte[] {5}));
        queue.put(large);
        queue.put("x".repeat(3_000_000));
        queue.put(new byte[0]);
        large[4_000_000] = 0; // a copy was put
        assertThat((byte[]) queue.take()).containsExactly(1, 2);
        assertThat(queue.take()).isEqualTo(ByteBuffer.wrap(new byte[] {3, 4}));
        assertThat(((MemorySegment) queue.take()).toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(5);
        byte[] back = (byte[]) queue.take();
        assertThat(back).hasSize(5 << 20);
        assertThat(back[4_000_000]).isEqualTo((byte) 7);
        assertThat((String) queue.take()).hasSize(3_000_000);
        assertThat((byte[]) queue.take()).isEmpty();
    }

    @Test
    void whatWouldNotLastIsRefusedAndADurableQueueMayBeAnElement() throws Exception {
        DurableQueue<Object> queue = open("g");
        try (var mp = Context.create("sharedmem");
                var mortal = mp.<String>queue()) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> queue.put(List.of(mortal)))
                    .withMessageContaining("cannot be kept in a durable queue");
        }
        assertThat(queue.lastIndex()).isEqualTo(-1);
        queue.put(queue);
        @SuppressWarnings("unchecked")
        var itself = track((DurableQueue<Object>) queue.take());
        itself.put("through the other");
        assertThat(itself.group()).isEqualTo("g");
        assertThat(queue.take()).isEqualTo("through the other");
    }

    @Test
    void onlyWhatIsAllowedIsReadWhereThatIsSaid() throws Exception {
        DurableQueue<Object> queue = open("g");
        queue.put(new Order(1, "x"));
        queue.put("text");
        DurableQueue<Object> strict = track(DurableQueue.builder(folder.resolve("q"))
                .group("strict")
                .allow("com.acme.*")
                .open());
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(strict::take)
                .withMessageContaining("Order");
        assertThat(strict.take()).isEqualTo("text");
        assertThat(queue.take()).isEqualTo(new Order(1, "x"));
    }

    @Test
    void aShutDownOutlivesTheProcessUntilTheQueueIsReopened() throws Exception {
        DurableQueue<String> queue = open("g");
        queue.put("left");
        queue.shutdown();
        queue.close();
        DurableQueue<String> later = open("g");
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(() -> later.put("x"));
        assertThat(later.take()).isEqualTo("left");
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(later::take);
        assertThatExceptionOfType(QueueShutDownException.class).isThrownBy(() -> later.receive(SOON));
        later.reopen();
        later.put("more");
        assertThat(later.take()).isEqualTo("more");
    }

    @Test
    void aDurableQueueIsWaitedForTogetherWithOthers() throws Exception {
        DurableQueue<String> queue = open("g");
        assertThat(Wait.any(List.of(queue), SHORT)).isEmpty();
        queue.put("x");
        assertThat(Wait.any(List.of(queue), SOON)).containsExactly(queue);
        queue.take();
        assertThat(Wait.any(List.of(queue), SHORT)).isEmpty();
        queue.removeGroup("g");
        assertThat(Wait.any(List.of(queue), SOON)).containsExactly(queue); // to be told by a take
        assertThatIllegalStateException().isThrownBy(queue::take).withMessageContaining("removed");
    }

    @Test
    void aThreadThatIsInterruptedPutsAndPollsAndHarmsNothing() throws Exception {
        DurableQueue<Integer> queue = open("g");
        for (int i = 0; i < 2000; i++) {
            Thread.currentThread().interrupt();
            assertThat(queue.offer(i)).isTrue();
            assertThat(queue.poll()).isEqualTo(i);
            assertThat(queue.size()).isZero();
            assertThat(Thread.interrupted()).isTrue();
        }
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(queue::take);
    }

    @Test
    void namesOfGroupsAndPlacesThatCannotBeAreRefused() throws Exception {
        for (String name : List.of("", ".hidden", "a/b", "x".repeat(65), "ä")) {
            assertThatIllegalArgumentException().isThrownBy(() -> DurableQueue.open(folder, name));
        }
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatExceptionOfType(java.io.UncheckedIOException.class)
                .isThrownBy(() -> DurableQueue.open(file))
                .withMessageContaining("directory of its own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurableQueue.builder(folder).keepBytes(-1));
    }
}
