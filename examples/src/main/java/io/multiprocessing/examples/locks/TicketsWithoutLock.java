package io.multiprocessing.examples.locks;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Nine travellers, three tickets, no lock: all of them look at the same number, and more tickets are sold than there
 * are.
 */
public final class TicketsWithoutLock {
    static void run(String user, TicketOffice office, Queue<String> waiting, Queue<String> door, Queue<String> sold)
            throws IOException, InterruptedException {
        System.out.println(user + " searches: " + office.ticketsLeft() + " left");
        waiting.put(user);
        door.take();
        if (office.sell()) {
            System.out.println(user + " bought a ticket!");
            sold.put(user);
        } else {
            System.out.println(user + " got none!");
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var mp = Context.create();
                var office = TicketOffice.with(3)) {
            Queue<String> waiting = mp.queue();
            Queue<String> door = mp.queue();
            Queue<String> sold = mp.queue();
            List<Process> travellers = new ArrayList<>();
            for (int i = 1; i <= 9; i++) {
                String user = "user" + i;
                travellers.add(mp.start(() -> run(user, office, waiting, door, sold)));
            }
            for (int i = 1; i <= 9; i++) {
                waiting.take();
            }
            for (int i = 1; i <= 9; i++) {
                door.put("open"); // when all have come, so that they rush in together
            }
            for (Process p : travellers) {
                p.join();
            }
            System.out.println("3 tickets for sale, " + sold.size() + " sold");
        }
    }
}
