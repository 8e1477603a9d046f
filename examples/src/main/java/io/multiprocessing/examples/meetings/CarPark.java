package io.multiprocessing.examples.meetings;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.examples.Pace;
import java.util.ArrayList;
import java.util.List;

/** Five cars and two places: a semaphore lets in as many as there is room for, the others wait at the gate. */
public final class CarPark {
    static void park(String car, Semaphore places, Queue<String> parked) throws InterruptedException {
        System.out.println(car + " arrives");
        places.acquire();
        try {
            parked.put(car);
            System.out.println(car + " parks, cars inside: " + parked.size());
            Pace.sleepAWhile();
            parked.take();
        } finally {
            places.release();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            Semaphore places = mp.boundedSemaphore(2);
            Queue<String> parked = mp.queue();
            List<Process> cars = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                String car = "car" + i;
                cars.add(mp.start(() -> park(car, places, parked)));
            }
            for (Process p : cars) {
                p.join();
            }
            System.out.println("in the evening, free places: " + places.availablePermits());
        }
    }
}
