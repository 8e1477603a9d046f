package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.queues.BetweenChildren;
import io.multiprocessing.examples.queues.ConsumerGivesUp;
import io.multiprocessing.examples.queues.EndSignal;
import io.multiprocessing.examples.queues.FirstInFirstOut;
import io.multiprocessing.examples.queues.FullAndEmpty;
import io.multiprocessing.examples.queues.ParentAndChild;
import io.multiprocessing.examples.queues.SteamedBuns;
import io.multiprocessing.examples.queues.WriteAndRead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueExamplesTest {
    @Test
    void whatIsPutFirstIsTakenFirst() throws Exception {
        assertThat(Program.of(FirstInFirstOut.class).output()).containsExactly("first", "second", "third");
    }

    @Test
    void aFullQueueAndAnEmptyOneSaySo() throws Exception {
        assertThat(Program.of(FullAndEmpty.class).output())
                .containsExactly(
                        "size 5 of 5, full true, empty false",
                        "room for 666 at once: false",
                        "room for 666 in three seconds: false",
                        "111",
                        "222",
                        "333",
                        "444",
                        "555",
                        "size 0 of 5, full false, empty true",
                        "one at once: null",
                        "one in three seconds: null",
                        "the queue has been drained!");
    }

    @Test
    void whatOneChildWritesAnotherOneReads() throws Exception {
        assertThat(Program.of(WriteAndRead.class).output())
                .containsExactly(
                        "Put A to queue...",
                        "Put B to queue...",
                        "Put C to queue...",
                        "Get A from queue.",
                        "Get B from queue.",
                        "Get C from queue.",
                        "all data has been written and read");
    }

    @Test
    void aParentTakesWhatItsChildPuts() throws Exception {
        assertThat(Program.of(ParentAndChild.class).output())
                .containsExactlyInAnyOrder("hello big baby~", "I am technician no. 23, at your service!");
    }

    @Test
    void aChildTakesWhatAnotherOnePuts() throws Exception {
        assertThat(Program.of(BetweenChildren.class).output())
                .containsExactlyInAnyOrder("hello big baby~", "I am technician no. 23, at your service!");
    }

    @Test
    void theConsumerEndsAtTheSignal() throws Exception {
        var out = Program.of(EndSignal.class).output();
        assertThat(out).hasSize(20);
        for (int i = 0; i < 10; i++) {
            assertThat(out).containsSubsequence("produced " + i, "consumed " + i);
        }
        assertThat(out).filteredOn(line -> line.startsWith("consumed")).isSorted();
    }

    @Test
    void theConsumerGivesUpWhenNothingComes() throws Exception {
        var out = Program.of(ConsumerGivesUp.class).output();
        assertThat(out).hasSize(12).endsWith("queue empty", "end");
        for (int i = 0; i < 5; i++) {
            assertThat(out).containsSubsequence("put " + i, "get " + i);
        }
    }

    @Test
    void allBunsAreSoldBeforeTheGuestsAreSentHome() throws Exception {
        var out = Program.of(SteamedBuns.class).output();
        assertThat(out).hasSize(21).endsWith("main: everything is sold");
        for (int i = 0; i < 5; i++) {
            assertThat(out).contains("producer egon made baozi" + i, "producer tank made baozi" + i);
            String bun = "baozi" + i;
            assertThat(out)
                    .filteredOn(line -> line.matches("consumer (jason|alex) bought " + bun))
                    .hasSize(2);
        }
    }
}
