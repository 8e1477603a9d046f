package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Connection;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Pipe;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.SerializationException;
import io.multiprocessing.internal.host.SharingProcesses.Far;
import io.multiprocessing.internal.host.SharingProcesses.Waiting;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues whose elements lie in shared memory: used by their host and by others, held by messages. */
@Timeout(60)
class SharedQueueTest {
    private final SharingProcesses world = new SharingProcesses();
    private final Far far = world.far();

    @AfterEach
    void close() {
        world.close();
    }

    private <E> Queue<E> queue() {
        return world.hosting.queue(Integer.MAX_VALUE);
    }

    @Test
    void elementsOfEveryKindPassBothWaysInOrder() throws Exception {
        Queue<Object> here = queue();
        Queue<Object> there = far.handleOf(here);
        byte[] bytes = {1, 2, 3};
        here.put(bytes);
        here.put(ByteBuffer.wrap(bytes, 1, 2));
        here.put(MemorySegment.ofArray(bytes).asSlice(2));
        here.put(List.of("an object"));
        bytes[2] = 9;
        assertThat((byte[]) there.take()).containsExactly(1, 2, 3);
        assertThat(there.take()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
        assertThat(((MemorySegment) there.take()).toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(3);
        assertThat(there.take()).isEqualTo(List.of("an object"));
        there.put("back");
        assertThat(here.poll()).isEqualTo("back");
        assertThat(here.poll()).isNull();
    }

    @Test
    void nobodyAsksTheHost() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        int before = world.transport.sent();
        there.put(1);
        there.put(2);
        assertThat(there.size()).isEqualTo(2);
        assertThat(there.peek()).isEqualTo(1);
        assertThat(there.contains(2)).isTrue();
        assertThat(there.remove(2)).isTrue();
        assertThat(there.take()).isEqualTo(1);
        assertThat(there.poll(Duration.ofMillis(1))).isNull();
        assertThat(there.isEmpty()).isTrue();
        assertThat(world.transport.sent()).isEqualTo(before);
    }

    @Test
    void aFullQueueLetsPuttersWaitUntilThereIsRoom() throws Exception {
        Queue<Integer> here = world.hosting.queue(1);
        Queue<Integer> there = far.handleOf(here);
        there.put(1);
        assertThat(here.offer(2)).isFalse();
        assertThat(there.offer(2, Duration.ofMillis(20))).isFalse();
        assertThat(there.isFull()).isTrue();
        assertThat(here.remainingCapacity()).isZero();
        Waiting<Boolean> putting = world.waiting(() -> here.offer(2, Duration.ofHours(1)));
        assertThat(there.take()).isEqualTo(1);
        assertThat(putting.result()).isTrue();
        assertThat(there.take()).isEqualTo(2);
        assertThat(there.remainingCapacity()).isEqualTo(1);
    }

    @Test
    void threadsOfAProcessAreServedFirstComeFirstServed() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        List<Waiting<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            takers.add(world.waiting(there::take));
        }
        for (int i = 0; i < 5; i++) {
            here.put(i);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(takers.get(i).result()).isEqualTo(i);
        }
    }

    @Test
    void whoGivesUpInTheLineLetsTheNextOneHaveItsTurn() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        Waiting<Integer> first = world.waiting(there::take);
        Waiting<Integer> second = world.waiting(there::take);
        Waiting<Integer> third = world.waiting(there::take);
        assertThat(there.poll(Duration.ofMillis(50))).isNull();
        second.interrupt();
        assertThat(second.failure()).isInstanceOf(InterruptedException.class);
        first.interrupt();
        assertThat(first.failure()).isInstanceOf(InterruptedException.class);
        here.put(7);
        assertThat(third.result()).isEqualTo(7);
    }

    @Test
    void aThousandVirtualThreadsMayWait() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        List<Waiting<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            takers.add(world.virtual(there::take));
        }
        for (int i = 0; i < 1000; i++) {
            here.put(1);
        }
        int sum = 0;
        for (Waiting<Integer> taker : takers) {
            sum += taker.result();
        }
        assertThat(sum).isEqualTo(1000);
    }

    @Test
    void callsThatDoNotWaitIgnoreAnInterruptAndKeepIt() throws Exception {
        Queue<Integer> there = far.handleOf(this.<Integer>queue());
        Waiting<Boolean> calls = world.running(() -> {
            Thread.currentThread().interrupt();
            assertThat(there.offer(1)).isTrue();
            assertThat(there.poll()).isEqualTo(1);
            return Thread.interrupted();
        });
        assertThat(calls.result()).isTrue();
        Waiting<Integer> waits = world.running(() -> {
            Thread.currentThread().interrupt();
            return there.take();
        });
        assertThat(waits.failure()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void closingAHandleEndsItsOwnWaitsOnly() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        Queue<Integer> another = far.handleOf(here);
        Waiting<Integer> taking = world.waiting(there::take);
        Waiting<Integer> behind = world.waiting(() -> there.poll(Duration.ofHours(1)));
        Waiting<Integer> others = world.waiting(another::take);
        Waiting<Integer> hosts = world.waiting(here::take);
        there.close();
        there.close();
        assertThat(taking.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(behind.failure()).isInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException().isThrownBy(() -> there.offer(1));
        here.put(1);
        here.put(2);
        assertThat(others.result() + hosts.result()).isEqualTo(3);
    }

    @Test
    void everythingFailsAtOnceWhenTheHostIsLost() throws Exception {
        Queue<Integer> here = world.hosting.queue(1);
        Queue<Integer> there = far.handleOf(here);
        Queue<Integer> full = far.handleOf(world.hosting.<Integer>queue(1));
        full.put(1);
        Waiting<Integer> taking = world.waiting(there::take);
        Waiting<Integer> behind = world.waiting(there::take);
        Waiting<Boolean> putting = world.waiting(() -> full.offer(2, Duration.ofHours(1)));
        far.wire().tear();
        assertThat(taking.failure()).isInstanceOf(UncheckedIOException.class);
        assertThat(behind.failure()).isInstanceOf(UncheckedIOException.class);
        assertThat(putting.failure()).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> there.put(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> there.put(1)).hasMessageContaining("cannot use this queue");
        assertThatThrownBy(there::poll).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(there::size).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(there::iterator).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(there::shutdown).isInstanceOf(UncheckedIOException.class);
        assertThat(there.toString()).contains("lost");
        there.close();
        here.put(1);
        assertThat(here.take()).isEqualTo(1);
    }

    @Test
    void aContextThatIsClosedEndsItsQueuesForAll() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        Waiting<Integer> hosts = world.waiting(here::take);
        Waiting<Integer> others = world.waiting(there::take);
        world.node.close();
        assertThat(hosts.failure()).isInstanceOf(UncheckedIOException.class);
        assertThat(others.failure()).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> here.put(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> there.put(1)).isInstanceOf(UncheckedIOException.class);
        assertThat(world.transport.unfreed()).isZero();
        here.close();
        there.close();
    }

    @Test
    void aQueueThatIsShutDownIsDrainedAndThenRefuses() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        Queue<Integer> empty = far.handleOf(this.<Integer>queue());
        Waiting<Integer> taking = world.waiting(empty::take);
        there.put(1);
        there.shutdown();
        empty.shutdown();
        assertThat(taking.failure()).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> here.put(2)).isInstanceOf(QueueShutDownException.class);
        assertThat(here.toString()).contains("shut down");
        assertThat(here.take()).isEqualTo(1);
        assertThatThrownBy(here::poll).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(there::take).isInstanceOf(QueueShutDownException.class);
        assertThat(there.peek()).isNull();
    }

    @Test
    void shutdownNowDropsWhatIsLeftAndCountsItAsDone() throws Exception {
        JoinableQueue<Integer> here = world.hosting.joinableQueue(Integer.MAX_VALUE);
        JoinableQueue<Integer> there = far.handleOf(here);
        here.put(1);
        here.put(2);
        here.take();
        Waiting<Boolean> joining = world.waiting(() -> here.join(Duration.ofHours(1)));
        there.shutdownNow();
        assertThat(there.size()).isZero();
        assertThat(there.join(Duration.ZERO)).isFalse();
        there.taskDone();
        assertThat(joining.result()).isTrue();
        assertThatIllegalStateException().isThrownBy(there::taskDone);
    }

    @Test
    void whatIsRemovedCountsAsDone() throws Exception {
        JoinableQueue<Integer> here = world.hosting.joinableQueue(Integer.MAX_VALUE);
        JoinableQueue<Integer> there = far.handleOf(here);
        there.addAll(List.of(1, 2, 3, 4, 5));
        assertThat(there.remove(3)).isTrue();
        assertThat(there.remove(3)).isFalse();
        there.removeIf(number -> number == 4);
        var iterator = there.iterator();
        assertThat(iterator.next()).isEqualTo(1);
        iterator.remove();
        assertThat(new ArrayList<>(here)).containsExactly(2, 5);
        assertThat(there.take()).isEqualTo(2);
        there.clear();
        assertThat(there.join(Duration.ofMillis(20))).isFalse();
        here.taskDone();
        assertThat(there.join(Duration.ofMillis(20))).isTrue();
    }

    @Test
    void aWaitingJoinAnswersToAnInterruptAndToAClose() throws Exception {
        JoinableQueue<Integer> here = world.hosting.joinableQueue(Integer.MAX_VALUE);
        JoinableQueue<Integer> there = far.handleOf(here);
        there.put(1);
        Waiting<Boolean> joining = world.waiting(() -> there.join(Duration.ofHours(1)));
        joining.interrupt();
        assertThat(joining.failure()).isInstanceOf(InterruptedException.class);
        Waiting<Boolean> again = world.waiting(() -> there.join(Duration.ofHours(1)));
        there.close();
        assertThat(again.failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lookingDoesNotUseUpWhatElementsCarry() throws Exception {
        Queue<Connection<String>> here = queue();
        Pipe<String> pipe = world.hosting.pipe(Pipe.Direction.DUPLEX);
        here.put(pipe.second());
        pipe.second().close();
        here.peek().close();
        here.forEach(Connection::close);
        assertThat(pipe.first().poll()).isFalse();
        here.take().send("still held");
        assertThat(pipe.first().receive()).isEqualTo("still held");
    }

    @Test
    void whatDroppedElementsCarriedIsLetGoOf() throws Exception {
        Queue<Connection<String>> here = queue();
        Queue<Connection<String>> there = far.handleOf(here);
        Pipe<String> cleared = world.hosting.pipe(Pipe.Direction.DUPLEX);
        Pipe<String> left = world.hosting.pipe(Pipe.Direction.DUPLEX);
        here.put(cleared.second());
        cleared.second().close();
        there.clear();
        assertThatThrownBy(cleared.first()::receive).isInstanceOf(EOFException.class);
        here.put(left.second());
        left.second().close();
        here.close();
        assertThat(left.first().poll()).isFalse();
        there.close();
        assertThat(left.first().poll(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(left.first()::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void anElementThatCannotTravelHarmsNothing() throws Exception {
        Queue<Object> there = far.handleOf(this.<Object>queue());
        assertThatThrownBy(() -> there.put(Thread.currentThread())).isInstanceOf(SerializationException.class);
        there.put("next");
        assertThat(there.take()).isEqualTo("next");
    }

    @Test
    void anElementThatItsDeadPutterLeftHalfDoneIsPassedOver() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        world.transport.channel(0).beginPut(far.wire().member);
        Far another = world.far();
        Queue<Integer> others = another.handleOf(here);
        others.put(1);
        Waiting<Integer> taking = world.waiting(here::take);
        assertThat(here.peek()).isNull();
        far.wire().kill();
        assertThat(taking.result()).isEqualTo(1);
        world.transport.channel(0).beginPut(far.wire().member);
        others.put(2);
        assertThat(here.peek()).isEqualTo(2);
        assertThat(here.take()).isEqualTo(2);
        assertThat(others.poll()).isNull();
        there.close();
    }

    @Test
    void theEndOfAProcessIsTheTimeToRepair() throws Exception {
        far.handleOf(this.<Integer>queue());
        far.handleOf(this.<Integer>queue());
        far.wire().kill();
        SharingProcesses.until(() -> world.transport.channel(0).repairs.get() > 0
                && world.transport.channel(1).repairs.get() > 0);
    }

    @Test
    void theMemoryIsGivenBackByTheLastHolder() throws Exception {
        Queue<Integer> here = queue();
        MemoryChannel channel = world.transport.channel(0);
        Queue<Integer> one = far.handleOf(here);
        Queue<Integer> two = far.handleOf(here);
        assertThat(channel.openViews).hasValue(2); // one of the host, one for both handles of the other
        one.close();
        assertThat(channel.openViews).hasValue(2);
        here.close();
        two.put(1);
        assertThat(two.take()).isEqualTo(1);
        assertThat(world.transport.unfreed()).isEqualTo(1);
        two.close();
        assertThat(channel.openViews).hasValue(0);
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void aHolderThatIsKilledHoldsNoMemory() throws Exception {
        Queue<Integer> here = queue();
        far.handleOf(here);
        here.close();
        assertThat(world.transport.unfreed()).isEqualTo(1);
        far.wire().kill();
        SharingProcesses.until(() -> world.transport.unfreed() == 0);
    }

    @Test
    void aHandleThatComesWhenTheQueueIsGoneSaysSo() throws Exception {
        Queue<Integer> kept = queue();
        far.handleOf(kept);
        Queue<Integer> here = queue();
        Reference reference = ((Handle) here).departing();
        Hold.revoke(reference);
        here.close();
        @SuppressWarnings("unchecked")
        var late = (Queue<Integer>) reference.handle(Hold.over(far.link(), reference, Codecs.best()));
        assertThatThrownBy(() -> late.put(1)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(late::take).isInstanceOf(UncheckedIOException.class);
        late.close();
    }

    @Test
    void aMessageThatAsksForWhatTheMemoryIsForClosesTheConnectionItCameOn() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        far.link()
                .send(ByteBuffer.allocate(11)
                        .put(Op.PUT)
                        .putLong(1)
                        .put((byte) 0)
                        .flip());
        SharingProcesses.until(() -> far.link().isCut());
        assertThatThrownBy(() -> there.put(1)).isInstanceOf(UncheckedIOException.class);
        here.put(1);
        assertThat(here.take()).isEqualTo(1);
    }

    @Test
    void memoryThatCannotBeOpenedIsNoticedAtTheFirstUse() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        Reference real = ((Handle) here).departing();
        var wrong = new Reference(
                real.kind(),
                real.transport(),
                real.address(),
                real.keyId(),
                real.hostPid(),
                real.hostName(),
                real.object(),
                real.end(),
                real.token(),
                real.codec(),
                real.detail(),
                List.of("nowhere"));
        var other = HostLink.connect(wrong, world.transport);
        var unreachable = (Queue<?>) wrong.handle(Hold.over(other, wrong, Codecs.best()));
        assertThatThrownBy(unreachable::take)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("its memory cannot be reached from this process")
                .hasMessageContaining("not there: nowhere");
        assertThatThrownBy(unreachable::size).isInstanceOf(UncheckedIOException.class);
        assertThat(unreachable.toString()).contains("lost");
        unreachable.close();
        there.put(1);
        assertThat(here.take()).isEqualTo(1);
    }

    @Test
    void whereThereIsNoRoomMakingOneFailsAndLeavesNothing() {
        world.transport.roomFor(0);
        assertThatThrownBy(this::queue)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot make a queue")
                .hasMessageContaining("no room for shared memory");
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void aReferenceTravelsOnFromWhoGotIt() throws Exception {
        Queue<Integer> here = queue();
        Queue<Integer> there = far.handleOf(here);
        Queue<Integer> further = world.far().handleOf(there);
        there.close();
        here.close();
        further.put(1);
        assertThat(further.take()).isEqualTo(1);
    }

    @Test
    void aReferenceThatComesHomeIsTheSameQueue() throws Exception {
        Queue<Queue<Integer>> queues = queue();
        Queue<Integer> here = queue();
        queues.put(here);
        Queue<Integer> back = queues.take();
        back.put(1);
        assertThat(here.take()).isEqualTo(1);
        assertThatThrownBy(() -> here.addAll(back)).isInstanceOf(IllegalArgumentException.class);
        assertThat(world.transport.channel(1).openViews).hasValue(1);
    }

    @Test
    void withoutSharingTheQueueIsHostedAsOverAnyTransport() throws Exception {
        var hosting = new Hosting(world.node, Codecs.best(), false);
        Queue<Integer> here = hosting.queue(5);
        assertThat(world.transport.isListening()).isFalse();
        Queue<Integer> there = far.handleOf(here);
        int before = world.transport.sent();
        there.put(1);
        assertThat(world.transport.sent()).isGreaterThan(before);
        assertThat(here.take()).isEqualTo(1);
        assertThat(world.transport.unfreed()).isZero();
    }
}
