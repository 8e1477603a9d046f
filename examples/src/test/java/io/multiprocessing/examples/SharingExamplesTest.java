package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.sharing.GuestBook;
import io.multiprocessing.examples.sharing.KindsOfQueues;
import io.multiprocessing.examples.sharing.ManagerListAndMap;
import io.multiprocessing.examples.sharing.SharedCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharingExamplesTest {
    @Test
    void aManagersListAndMapAreEverybodys() throws Exception {
        assertThat(Program.of(ManagerListAndMap.class).output())
                .containsExactly("who wrote: [1, 2, 3, 4, 5], processes: 5", "the list: [1, 4, 9, 16, 25]");
    }

    @Test
    void aLockOrOneStepLosesNoCount() throws Exception {
        assertThat(Program.of(SharedCounter.class).output())
                .containsExactly("without a lock, not more than 4000: true", "with a lock: 4000", "in one step: 4000");
    }

    @Test
    void eachQueueHasItsOwnOrder() throws Exception {
        assertThat(Program.of(KindsOfQueues.class).output())
                .containsExactly(
                        "first in, first out: 3 1 5 2 4",
                        "last in, first out: 4 2 5 1 3",
                        "by priority: 1 2 3 4 5",
                        "both ends: 3 and 4");
    }

    @Test
    void programsThatAreNoRelativesWriteIntoOneBook() throws Exception {
        assertThat(Program.of(GuestBook.class).output()).containsExactly("Ann was here", "Bob was here");
    }
}
