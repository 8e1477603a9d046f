package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.transport.sharedmem.ChannelVerifier.Report;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every kind of damage is done to a channel by hand, and must be found. */
class ChannelVerifierTest {
    @RegisterExtension
    final Ground ground = new Ground().withoutVerification();

    private SharedMemChannel channel;
    private MemorySegment file;
    private MemorySegment first;
    private MemorySegment second;

    /** Ten elements of 10000 bytes; two are taken and one is removed. The first six stand in one segment. */
    @BeforeEach
    void fillAChannel() throws Exception {
        channel = ground.channel(100);
        for (int i = 0; i < 10; i++) {
            Elements.put(channel, new byte[10_000]);
        }
        Elements.take(channel);
        Elements.take(channel);
        channel.remove(4);
        file = SharedFile.open(ground.directory().resolve(channel.address()), SharedFile.Kind.CHANNEL);
        first = segment(1);
        second = segment(2);
    }

    private MemorySegment segment(int number) throws IOException {
        return SharedFile.open(Segments.path(ground.directory(), channel.address(), number), SharedFile.Kind.SEGMENT);
    }

    private Report verify() throws IOException {
        return ChannelVerifier.verify(ground.directory(), channel.address());
    }

    private void finds(String... violations) throws IOException {
        assertThat(verify().violations()).hasSize(violations.length);
        for (int i = 0; i < violations.length; i++) {
            assertThat(verify().violations().get(i)).contains(violations[i]);
        }
    }

    private static long at(int record) {
        return 64 + 10_016L * record;
    }

    @Test
    void aChannelThatIsWellHasNoViolations() throws Exception {
        Report report = verify();
        assertThat(report.violations()).isEmpty();
        assertThat(report.orphans()).isEmpty();
        assertThat(report.elements()).isEqualTo(7);
        assertThat(report.removed()).isEqualTo(1);
        assertThat(report.cut()).isZero();
    }

    @Test
    void aChannelThatIsNotThereIsAnException() {
        assertThatThrownBy(() -> ChannelVerifier.verify(ground.directory(), "q77"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void latchesThatAreHeldAreFound() throws Exception {
        Words.putInt(file, ChannelLayout.TAIL_LATCH, 7);
        Words.putInt(file, ChannelLayout.HEAD_LATCH, 8);
        finds("tail latch is 7", "head latch is 8");
    }

    @Test
    void wordsOfWorkThatNobodyDoesAreFound() throws Exception {
        Words.putInt(file, ChannelLayout.BEGUN, 1);
        Words.putLong(file, ChannelLayout.INTENT_PLACE, 1);
        Words.putInt(file, ChannelLayout.PUT_STATE, 3);
        finds("half written", "being dropped is 1", "put state is 3");
    }

    @Test
    void aCommitWordWithoutItsMarkIsFound() throws Exception {
        Words.putLong(first, at(3), 10_000);
        finds("no record in segment 1 at " + at(3));
    }

    @Test
    void aFlagThatDoesNotExistIsFound() throws Exception {
        Words.putLong(first, at(3), SegmentLayout.commit(10_000, (byte) 0, 16));
        finds("no record in segment 1 at " + at(3));
    }

    @Test
    void aWeightThatDoesNotGoOnIsFound() throws Exception {
        Words.putLong(first, at(3) + 8, 5);
        finds("weight before the record in segment 1 at " + at(3));
    }

    @Test
    void aRecordThatIsLongerThanItsSegmentIsFound() throws Exception {
        Words.putLong(second, at(1), SegmentLayout.commit(1 << 20, (byte) 0, 0));
        finds("no room for a link behind it in segment 2");
    }

    @Test
    void aTailThatIsElsewhereIsFound() throws Exception {
        Words.putLong(file, ChannelLayout.TAIL, ChannelLayout.place(2, at(3)));
        finds("tail is segment 2 at " + at(3));
    }

    @Test
    void aRecordBehindTheTailIsFound() throws Exception {
        Words.putLong(second, at(4) + 8, 10);
        Words.putLong(second, at(4), SegmentLayout.commit(0, (byte) 0, 0));
        Words.putLong(second, at(4) + 16, 0);
        finds("tail is segment 2 at " + at(4), "put is 10, but should be 11");
    }

    @Test
    void aHeadInTheMiddleOfNowhereIsFound() throws Exception {
        Words.putLong(file, ChannelLayout.HEAD, ChannelLayout.place(1, 72));
        finds("no record can stand in segment 1 at 72");
    }

    @Test
    void countsThatDoNotFitAreFound() throws Exception {
        Words.putLong(file, ChannelLayout.PUT, 9);
        Words.putLong(file, ChannelLayout.HOLES, 0);
        Words.putLong(file, ChannelLayout.DROPPED, 0);
        Words.putLong(file, ChannelLayout.DONE, 10);
        finds("put is 9", "holes is 0", "dropped is 0", "unfinished is -1");
    }

    @Test
    void moreThanTheLimitIsFound() throws Exception {
        Words.putLong(file, ChannelLayout.LIMIT, 6);
        finds("beyond the limit of 6");
    }

    @Test
    void aMarkWhereElementsAreNotWeighedIsFound() throws Exception {
        Words.putLong(second, at(3), SegmentLayout.commit(10_000, (byte) 0, SegmentLayout.CUT));
        finds("a mark for a half written element", "length of a mark");
    }

    @Test
    void aLinkToNowhereIsFound() throws Exception {
        Words.putLong(first, at(6) + 8, 3);
        finds("segment 3 belongs to the channel");
    }

    @Test
    void aLinkBackIsFound() throws Exception {
        Words.putLong(first, at(6) + 8, 1);
        finds("segments form a circle: from segment 1 at " + at(6));
    }

    @Test
    void aSpareThatIsInUseOrNotThereIsFound() throws Exception {
        Words.putInt(file, ChannelLayout.SPARE, 2);
        finds("spare segment 2 is in use");
        Words.putInt(file, ChannelLayout.SPARE, 3);
        finds("spare segment 3 cannot be opened");
    }

    @Test
    void filesOfNoUseAreOrphansAndThoseThatWereNeverMadeAreViolations() throws Exception {
        SharedFile.create(Segments.path(ground.directory(), channel.address(), 3), 4096);
        finds("segment 3 was never made");
        Words.putInt(file, ChannelLayout.NEXT_FILE, 4);
        finds();
        assertThat(verify().orphans()).containsExactly(3);
    }
}
