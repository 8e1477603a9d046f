package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.pipes.DuplexPipe;
import io.multiprocessing.examples.pipes.OneWayPipe;
import io.multiprocessing.examples.pipes.PipeInOneProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeExamplesTest {
    @Test
    void bothEndsInOneProcessSendAndReceive() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.add(i + " false");
        }
        for (int i = 0; i < 10; i++) {
            expected.add(String.valueOf(i * i));
        }
        expected.add("end");
        assertThat(Program.of(PipeInOneProcess.class).output()).isEqualTo(expected);
    }

    @Test
    void theStreamEndsWhenBothSendersHaveClosedIt() throws Exception {
        var out = Program.of(OneWayPipe.class).output();
        assertThat(out).hasSize(7).endsWith("end");
        for (String log : List.of("a", "b")) {
            assertThat(out)
                    .containsSubsequence("msg data:0,log:" + log, "msg data:1,log:" + log, "msg data:2,log:" + log);
        }
    }

    @Test
    void questionsAndAnswersTakeTurns() throws Exception {
        var out = Program.of(DuplexPipe.class).output();
        assertThat(out)
                .filteredOn(line -> line.startsWith("main: "))
                .containsExactly(
                        "main: something to receive: false",
                        "main: something to receive soon: true",
                        "main: 2 squared is 4",
                        "main: something to receive soon: true",
                        "main: 3 squared is 9",
                        "main: something to receive soon: true",
                        "main: 4 squared is 16",
                        "main: the child ended with 0");
        assertThat(out)
                .filteredOn(line -> line.startsWith("child: "))
                .containsExactly(
                        "child: received 2",
                        "child: received 3",
                        "child: received 4",
                        "child: end, nobody holds the other end");
        assertThat(out).hasSize(12);
    }
}
