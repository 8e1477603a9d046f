package io.multiprocessing.examples.meetings;

import io.multiprocessing.Context;
import io.multiprocessing.Event;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.util.ArrayList;
import java.util.List;

/** Three runners wait for the gun: an event that is set once lets all of them go, and whoever comes later too. */
public final class StartingGun {
    static void race(String runner, Event gun, Queue<String> ready) throws InterruptedException {
        ready.put(runner);
        gun.await();
        System.out.println(runner + " runs");
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Event gun = mp.event();
            Queue<String> ready = mp.queue();
            List<Process> runners = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                String runner = "runner" + i;
                runners.add(mp.start(() -> race(runner, gun, ready)));
            }
            for (int i = 1; i <= 3; i++) {
                ready.take();
            }
            System.out.println("all are ready, the gun: " + gun);
            gun.set();
            System.out.println("the gun: " + gun);
            runners.add(mp.start(() -> race("the late one", gun, ready)));
            for (Process p : runners) {
                p.join();
            }
        }
    }
}
