package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every offset and size as a plain number. Who has to change one here changes what processes of another version would
 * read, and {@link SharedFile#VERSION} with it.
 */
class LayoutTest {
    @RegisterExtension
    final Ground ground = new Ground();

    @Test
    void theVersionOfAllLayouts() {
        assertThat(SharedFile.VERSION).isEqualTo(2);
    }

    @Test
    void theHeaderOfEveryFile() throws IOException {
        MemorySegment file = SharedFile.create(ground.directory().resolve("x"), 4096);
        assertThat(longs(file, 0, 4)).containsOnly(0);
        SharedFile.finish(file, SharedFile.Kind.SEGMENT);

        assertThat(SharedFile.HEADER_BYTES).isEqualTo(32);
        assertThat(Words.getLong(file, 0)).isEqualTo(0x4d504a53484d0004L);
        assertThat(Words.getInt(file, 8)).isEqualTo(SharedFile.VERSION);
        assertThat(Words.getInt(file, 12)).isZero();
        assertThat(Words.getLong(file, 16)).isEqualTo(4096);
        assertThat(Words.getLong(file, 24)).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void theMagicOfEveryKind() {
        assertThat(SharedFile.Kind.values())
                .containsExactly(
                        SharedFile.Kind.MEMBERS,
                        SharedFile.Kind.CONNECTION,
                        SharedFile.Kind.CHANNEL,
                        SharedFile.Kind.SEGMENT,
                        SharedFile.Kind.LOCK,
                        SharedFile.Kind.EVENT,
                        SharedFile.Kind.SEMAPHORE,
                        SharedFile.Kind.BARRIER);
    }

    @Test
    void theTableOfMembers() throws Exception {
        ChildJvm child = ground.child(Idle.class);
        child.awaitLine("here");
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(ground.directory().resolve("members")))
                .order(ByteOrder.nativeOrder());

        assertThat(file.capacity()).isEqualTo(4096 + 512 * 256);
        assertThat(file.getInt(4096)).isEqualTo(1 << 10);
        assertThat(file.getInt(4096 + 4)).isEqualTo(1);
        assertThat(file.getLong(4096 + 8)).isEqualTo(ProcessHandle.current().pid());
        assertThat(file.getInt(4096 + 16)).isEqualTo(Futex.AVAILABLE ? 1 : 0);
        assertThat(file.getInt(4096 + 256)).isEqualTo(1 << 10 | 1);
        assertThat(file.getInt(4096 + 256 + 4)).isEqualTo(1);
        assertThat(file.getLong(4096 + 256 + 8)).isEqualTo(child.pid());
        assertThat(file.getInt(4096 + 256 + 128)).isZero();
        assertThat(file.getInt(4096 + 256 + 132)).isEqualTo(1);
    }

    /** Sleeps on its bell. */
    static final class Idle implements ChildTask {
        @Override
        public void run(ChildMain child) throws InterruptedException {
            child.members().prepareToSleep();
            child.say("here");
            child.hearLine();
        }
    }

    @Test
    void theFirstFileOfAChannel() throws Exception {
        SharedMemChannel channel = ground.weighedChannel(1000);
        Elements.put(channel, 0, new byte[100], null);
        Elements.put(channel, 0, new byte[1], null);
        Elements.take(channel);
        channel.remove(128);
        channel.done();
        channel.refuse(io.multiprocessing.spi.SharedChannel.Outcome.BROKEN);
        channel.abort();
        MemorySegment file = SharedFile.open(ground.directory().resolve(channel.address()), SharedFile.Kind.CHANNEL);

        assertThat(file.byteSize()).isEqualTo(4096);
        assertThat(Words.getLong(file, 64)).as("limit").isEqualTo(1000);
        assertThat(Words.getInt(file, 72)).as("weighed").isEqualTo(1);
        assertThat(Words.getInt(file, 128)).as("put state").isEqualTo(2);
        assertThat(Words.getInt(file, 132)).as("aborted").isEqualTo(1);
        assertThat(Words.getInt(file, 136)).as("nappers").isEqualTo(Futex.AVAILABLE ? 0 : 1);
        assertThat(Words.getInt(file, 256)).as("tail latch").isZero();
        assertThat(Words.getLong(file, 264)).as("tail").isEqualTo((1L << 34) + 64 + 128 + 32);
        assertThat(Words.getLong(file, 272)).as("put").isEqualTo(128 + 32);
        assertThat(Words.getInt(file, 288)).as("next file").isEqualTo(2);
        assertThat(Words.getInt(file, 292)).as("begun").isZero();
        assertThat(Words.getInt(file, 512)).as("head latch").isZero();
        assertThat(Words.getLong(file, 520)).as("head").isEqualTo((1L << 34) + 64 + 128);
        assertThat(Words.getLong(file, 528)).as("taken").isEqualTo(128);
        assertThat(Words.getLong(file, 536)).as("next head").isEqualTo((1L << 34) + 64 + 128);
        assertThat(Words.getLong(file, 544)).as("next taken").isEqualTo(128);
        assertThat(Words.getLong(file, 552)).as("holes").isEqualTo(32);
        assertThat(Words.getLong(file, 560)).as("dropped").isEqualTo(1);
        assertThat(Words.getLong(file, 568)).as("dropped up to").isEqualTo(128 + 32);
        assertThat(Words.getLong(file, 1032)).as("done").isEqualTo(1);
    }

    @Test
    void theWordsOfAChannelThatAreZeroAtRest() {
        assertThat(ChannelLayout.TAKEN_AS_SEEN).isEqualTo(280);
        assertThat(ChannelLayout.INTENT_PLACE).isEqualTo(576);
        assertThat(ChannelLayout.INTENT_COUNT).isEqualTo(584);
        assertThat(ChannelLayout.LUGGAGE).isEqualTo(592);
        assertThat(ChannelLayout.DATA_EVENT).isEqualTo(768);
        assertThat(ChannelLayout.ROOM_EVENT).isEqualTo(896);
        assertThat(ChannelLayout.DONE_EVENT).isEqualTo(1024);
        assertThat(ChannelLayout.SPARE).isEqualTo(1152);
        assertThat(new int[] {ChannelLayout.OPEN, ChannelLayout.SHUT, ChannelLayout.BROKEN})
                .containsExactly(0, 1, 2);
    }

    @Test
    void aPlaceIsASegmentAndAnOffset() {
        long place = ChannelLayout.place((1 << 30) - 2, (1L << 34) - 16);
        assertThat(place).isEqualTo(0xffff_fffb_ffff_fff0L);
        assertThat(ChannelLayout.segmentOf(place)).isEqualTo((1 << 30) - 2);
        assertThat(ChannelLayout.offsetOf(place)).isEqualTo((1L << 34) - 16);
    }

    @Test
    void aSegmentAndItsRecords() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, 0x17, new byte[] {1, 2, 3, 4, 5}, null);
        Elements.put(channel, 0xfe, new byte[] {6}, new byte[] {7, 8, 9, 10, 11});
        Elements.put(channel, 0, new byte[0], null);
        channel.remove(2);
        MemorySegment file =
                SharedFile.open(ground.directory().resolve(channel.address() + ".1"), SharedFile.Kind.SEGMENT);

        assertThat(file.byteSize()).isEqualTo(64 + 65536);
        assertThat(Words.getLong(file, 64)).isEqualTo(0x5afe_00_17_00000005L);
        assertThat(Words.getLong(file, 72)).isZero();
        assertThat(file.asSlice(80, 5).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(Words.getLong(file, 96)).isEqualTo(0x5afe_04_fe_00000001L);
        assertThat(Words.getLong(file, 104)).isEqualTo(1);
        assertThat(Words.getInt(file, 112)).isEqualTo(5);
        assertThat(file.asSlice(116, 5).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .containsExactly(7, 8, 9, 10, 11);
        assertThat(file.asSlice(128, 1).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .containsExactly(6);
        assertThat(Words.getLong(file, 144)).isEqualTo(0x5afe_02_00_00000000L);
        assertThat(Words.getLong(file, 152)).isEqualTo(2);
        assertThat(Words.getLong(file, 160)).isZero();
    }

    @Test
    void theFlagsOfARecord() {
        assertThat(new int[] {SegmentLayout.LINK, SegmentLayout.REMOVED, SegmentLayout.CARGO, SegmentLayout.CUT})
                .containsExactly(1, 2, 4, 8);
    }

    @Test
    void anEventCountsSleepersAndRings() throws Exception {
        MemorySegment file = SharedFile.create(ground.directory().resolve("x"), 4096);
        var event = new Event(file, 256);
        int heard = event.prepareToSleep();
        event.prepareToSleep();
        assertThat(Words.getLong(file, 256)).isEqualTo((long) heard << 32 | 2);
        event.wakeOne();
        assertThat(Words.getLong(file, 256)).isEqualTo((heard + 1L) << 32 | (Futex.AVAILABLE ? 0 : 2));
    }

    @Test
    void theFileOfALock() throws Exception {
        SharedMemLock lock = ground.lock();
        MemorySegment file = SharedFile.open(ground.directory().resolve(lock.address()), SharedFile.Kind.LOCK);
        var layout = new LockLayout(file);
        layout.occupy(3, 0x1234, 0x77, 0x99);
        layout.signalled(3);
        lock.newCondition();
        layout.nextTicket();
        lock.acquire(0, false, Elements.NEVER);
        layout.disorder();
        layout.abortRelease();

        assertThat(LockLayout.SLOTS).isEqualTo(512);
        assertThat(file.byteSize()).isEqualTo(512 + 512 * 64);
        assertThat(Words.getInt(file, 64)).as("aborted").isEqualTo(1);
        assertThat(Words.getInt(file, 68)).as("nappers").isEqualTo(Futex.AVAILABLE ? 0 : 1);
        assertThat(Words.getInt(file, 128))
                .as("owner")
                .isEqualTo(ground.members().self());
        assertThat(Words.getInt(file, 132)).as("disorder").isEqualTo(1);
        assertThat(Words.getInt(file, 256)).as("waiters' latch").isZero();
        assertThat(Words.getLong(file, 264)).as("next ticket").isEqualTo(1);
        assertThat(Words.getLong(file, 384)).as("next condition").isEqualTo(1);
        assertThat(Words.getLong(file, 512 + 3 * 64)).as("state and owner").isEqualTo(0x1234_0000_0002L);
        assertThat(Words.getLong(file, 512 + 3 * 64 + 8)).as("condition").isEqualTo(0x77);
        assertThat(Words.getLong(file, 512 + 3 * 64 + 16)).as("ticket").isEqualTo(0x99);
        assertThat(Words.getInt(file, 512 + 3 * 64 + 24)).as("rings").isEqualTo(1);
        assertThat(LockLayout.WAITING).isEqualTo(1);
        assertThat(LockLayout.SIGNALLED).isEqualTo(2);
        assertThat(LockLayout.LATCH).isEqualTo(256);
    }

    @Test
    void theFileOfAnEvent() throws Exception {
        SharedMemEvent event = ground.event();
        MemorySegment file = SharedFile.open(ground.directory().resolve(event.address()), SharedFile.Kind.EVENT);
        event.set();
        event.clear();
        event.set();

        assertThat(file.byteSize()).isEqualTo(320);
        assertThat(Words.getInt(file, 64)).as("aborted").isZero();
        assertThat(Words.getInt(file, 68)).as("nappers").isEqualTo(Futex.AVAILABLE ? 0 : 1);
        assertThat(Words.getLong(file, 128)).as("set, twice by now").isEqualTo(5);
        event.clear();
        assertThat(Words.getLong(file, 128)).as("cleared").isEqualTo(4);
        new EventLayout(file).sleepers().prepareToSleep();
        assertThat(Words.getLong(file, 256)).as("sleepers").isEqualTo(1);
        event.abort();
        assertThat(Words.getInt(file, 64)).as("aborted").isEqualTo(1);
    }

    @Test
    void theFileOfASemaphore() throws Exception {
        SharedMemSemaphore semaphore = ground.semaphore(7, true);
        MemorySegment file =
                SharedFile.open(ground.directory().resolve(semaphore.address()), SharedFile.Kind.SEMAPHORE);
        for (int i = 0; i < 3; i++) {
            semaphore.acquire(0, false, Elements.NEVER);
        }
        semaphore.release(1);

        assertThat(file.byteSize()).isEqualTo(512 + 512 * 64);
        assertThat(Words.getInt(file, 68)).as("nappers").isEqualTo(Futex.AVAILABLE ? 0 : 1);
        assertThat(Words.getLong(file, 72)).as("bound").isEqualTo(7);
        assertThat(Words.getInt(file, 128)).as("latch").isZero();
        assertThat(Words.getLong(file, 192)).as("permits").isEqualTo(5);
        assertThat(Words.getLong(file, 200)).as("next number").isEqualTo(3);
        assertThat(Words.getLong(file, 208)).as("next ticket").isZero();
        assertThat(Words.getLong(file, 216)).as("rows").isEqualTo(1);
        assertThat(Words.getLong(file, 224)).as("unpaid").isZero();
        assertThat(Words.getLong(file, 512))
                .as("member")
                .isEqualTo(ground.members().self());
        assertThat(Words.getLong(file, 520)).as("state").isZero();
        assertThat(Words.getLong(file, 536)).as("count").isEqualTo(2);
        assertThat(Words.getLong(file, 544)).as("first").isEqualTo(1);
        assertThat(Words.getLong(file, 552)).as("last").isEqualTo(2);
        semaphore.abort();
        assertThat(Words.getInt(file, 64)).as("aborted").isEqualTo(1);
        assertThat(Words.getInt(file, 512 + 48)).as("rings").isEqualTo(1);

        assertThat(SemaphoreLayout.row(3, SemaphoreLayout.TICKET)).isEqualTo(512 + 3 * 64 + 16);
        assertThat(SemaphoreLayout.WAITING).isEqualTo(1);
        assertThat(SemaphoreLayout.GRANTED).isEqualTo(2);
        assertThat(SemaphoreLayout.JOURNAL).isEqualTo(256);
        assertThat(SemaphoreLayout.JOURNAL + Journal.BYTES).isLessThanOrEqualTo(512);
    }

    @Test
    void theFileOfABarrier() throws Exception {
        SharedMemBarrier barrier = ground.barrier(3, new byte[] {7, 8});
        MemorySegment file = SharedFile.open(ground.directory().resolve(barrier.address()), SharedFile.Kind.BARRIER);
        barrier.arrive();
        barrier.breakUp();
        barrier.reset();
        long ticket = barrier.arrive().ticket();

        assertThat(file.byteSize()).isEqualTo(320 + (3 + 1024) * 32 + 2);
        assertThat(Words.getInt(file, 68)).as("nappers").isEqualTo(Futex.AVAILABLE ? 0 : 1);
        assertThat(Words.getLong(file, 72)).as("parties").isEqualTo(3);
        assertThat(Words.getLong(file, 80)).as("action bytes").isEqualTo(2);
        assertThat(Words.getInt(file, 128)).as("latch").isZero();
        assertThat(Words.getLong(file, 192)).as("fate").isEqualTo(1 << 2 | 2);
        assertThat(Words.getLong(file, 200)).as("arrivals").isEqualTo(2);
        assertThat(Words.getLong(file, 208)).as("used").isEqualTo(2);
        assertThat(longs(file, 320, 1)).as("the first slot").containsExactly(3);
        assertThat(longs(file, 352, 4))
                .as("the second slot")
                .containsExactly(1, ground.members().self(), 1, 2);
        assertThat(ticket).isEqualTo(1 << 12 | 1);
        assertThat(file.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 320 + (3 + 1024) * 32 + 1))
                .as("the action")
                .isEqualTo((byte) 8);
        assertThat(BarrierLayout.SLEEPERS).isEqualTo(256);
        assertThat(BarrierLayout.PASSED).isEqualTo(2);
        assertThat(BarrierLayout.broken(5, true)).isEqualTo(5 << 2 | 3);
        assertThat(BarrierLayout.passed(5)).isEqualTo(5 << 2);
    }

    @Test
    void aJournalIsItsCountAndItsLines() throws Exception {
        MemorySegment file = SharedFile.create(ground.directory().resolve("x"), 4096);
        var journal = new Journal(file, 256);
        journal.set(1024, 7);
        journal.set(2048, 8);
        journal.commit();

        assertThat(Journal.BYTES).isEqualTo(8 + 8 * 16);
        assertThat(longs(file, 256, 5)).containsExactly(0, 1024, 7, 2048, 8);
        assertThat(Words.getLong(file, 1024)).isEqualTo(7);
        assertThat(Words.getLong(file, 2048)).isEqualTo(8);
        Words.putLong(file, 256, 2);
        Words.putLong(file, 2048, 0);
        journal.replay();
        assertThat(Words.getLong(file, 2048)).isEqualTo(8);
        assertThat(Words.getLong(file, 256)).isZero();
    }

    private static long[] longs(MemorySegment file, long offset, int count) {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[i] = Words.getLong(file, offset + 8L * i);
        }
        return longs;
    }
}
