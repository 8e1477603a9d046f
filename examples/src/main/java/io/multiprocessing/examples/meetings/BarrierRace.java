package io.multiprocessing.examples.meetings;

import io.multiprocessing.Barrier;
import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;

/**
 * Three walkers and two stages: at the end of each everybody waits for the last, who says so. Then one of them is lost,
 * and the others are told instead of waiting for ever.
 */
public final class BarrierRace {
    static void walk(String walker, Barrier hut) throws InterruptedException, BrokenBarrierException {
        for (int stage = 1; stage <= 2; stage++) {
            System.out.println(walker + " ends stage " + stage);
            hut.await();
        }
    }

    static void rest(String walker, Barrier hut) throws InterruptedException {
        try {
            hut.await();
        } catch (BrokenBarrierException e) {
            System.out.println(walker + " hears that somebody is lost");
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Barrier hut = mp.barrier(3, () -> System.out.println("all have arrived"));
            List<Process> walkers = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                String walker = "walker" + i;
                walkers.add(mp.start(() -> walk(walker, hut)));
            }
            for (Process p : walkers) {
                p.join();
            }
            Process lost = mp.start(() -> rest("the lost one", hut));
            Process other = mp.start(() -> rest("the other one", hut));
            while (hut.waiting() < 2) {
                Thread.sleep(10);
            }
            lost.kill();
            other.join();
            System.out.println("the barrier: " + hut);
        }
    }
}
