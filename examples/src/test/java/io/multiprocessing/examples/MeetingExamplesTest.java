package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.meetings.BarrierRace;
import io.multiprocessing.examples.meetings.CarPark;
import io.multiprocessing.examples.meetings.StartingGun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeetingExamplesTest {
    @Test
    void neverMoreCarsParkThanThereArePlaces() throws Exception {
        List<String> out = Program.of(CarPark.class).output();
        assertThat(out).filteredOn(line -> line.matches("car\\d arrives")).hasSize(5);
        assertThat(out)
                .filteredOn(line -> line.matches("car\\d parks, cars inside: [12]"))
                .hasSize(5);
        assertThat(out).hasSize(11).endsWith("in the evening, free places: 2");
    }

    @Test
    void nobodyRunsBeforeTheGunAndEverybodyAfterIt() throws Exception {
        List<String> out = Program.of(StartingGun.class).output();
        assertThat(out).startsWith("all are ready, the gun: Event[unset]");
        assertThat(out)
                .containsOnlyOnce(
                        "the gun: Event[set]", "runner1 runs", "runner2 runs", "runner3 runs", "the late one runs");
        assertThat(out).hasSize(6);
    }

    @Test
    void nobodyBeginsAStageBeforeAllHaveEndedTheLast() throws Exception {
        List<String> out = Program.of(BarrierRace.class).output();
        assertThat(out).hasSize(10);
        assertThat(out.subList(0, 3)).allMatch(line -> line.matches("walker\\d ends stage 1"));
        assertThat(out.subList(4, 7)).allMatch(line -> line.matches("walker\\d ends stage 2"));
        assertThat(List.of(out.get(3), out.get(7))).containsOnly("all have arrived");
        assertThat(out.subList(8, 10))
                .containsExactly(
                        "the other one hears that somebody is lost", "the barrier: Barrier[parties=3, broken]");
    }
}
