package io.multiprocessing.examples.locks;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Nine travellers, three tickets and a lock: everybody may look, but one at a time may buy. */
public final class TicketsWithLock {
    static void run(String user, TicketOffice office, Lock mutex, Queue<String> sold)
            throws IOException, InterruptedException {
        System.out.println(user + " searches: " + office.ticketsLeft() + " left");
        mutex.lock();
        try {
            if (office.sell()) {
                System.out.println(user + " bought a ticket!");
                sold.put(user);
            } else {
                System.out.println(user + " got none!");
            }
        } finally {
            mutex.unlock();
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var mp = Context.create();
                var office = TicketOffice.with(3)) {
            Lock mutex = mp.lock(); // made once, and given to all of them
            Queue<String> sold = mp.queue();
            List<Process> travellers = new ArrayList<>();
            for (int i = 1; i <= 9; i++) {
                String user = "user" + i;
                travellers.add(mp.start(() -> run(user, office, mutex, sold)));
            }
            for (Process p : travellers) {
                p.join();
            }
            System.out.println("3 tickets for sale, " + sold.size() + " sold");
        }
    }
}
