package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.examples.locks.TicketOffice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sells tickets without a lock, then with one. */
public final class Tickets implements Step {
    private static final int TICKETS = 2;
    private static final int USERS = 4;

    @Override
    public String title() {
        return "Lock: the ticket office";
    }

    @Override
    public String explanation() {
        return """
                Four users, two tickets; the office keeps the number of tickets in a file. Without a lock all
                read the same number before anybody writes. With the lock one at a time reads and writes.""";
    }

    @Override
    public String show(Context mp) throws IOException, InterruptedException {
        int without = sell(mp, Tickets::rush);
        Say.line("without the lock: " + without + " sold of " + TICKETS);
        int with = sell(mp, Tickets::queueUp);
        Say.line("with the lock: " + with + " sold of " + TICKETS);
        expect(without > TICKETS, "without the lock only " + without + " of " + TICKETS + " tickets were sold");
        expect(with == TICKETS, "with the lock " + with + " of " + TICKETS + " tickets were sold");
        return "without the lock " + without + " sold of " + TICKETS + ", with it " + with;
    }

    /** How one user gets to a ticket. */
    @FunctionalInterface
    private interface Manner extends java.io.Serializable {
        boolean buy(TicketOffice office, Lock mutex) throws IOException, InterruptedException;
    }

    static boolean rush(TicketOffice office, Lock mutex) throws IOException, InterruptedException {
        return office.sell();
    }

    static boolean queueUp(TicketOffice office, Lock mutex) throws IOException, InterruptedException {
        try (var _ = mutex.hold()) {
            return office.sell();
        }
    }

    private static int sell(Context mp, Manner manner) throws IOException, InterruptedException {
        try (var office = TicketOffice.with(TICKETS);
                Lock mutex = mp.lock();
                Queue<String> waiting = mp.queue();
                Queue<String> door = mp.queue();
                Queue<String> sold = mp.queue()) {
            List<Process> users = new ArrayList<>();
            for (int i = 1; i <= USERS; i++) {
                String name = "user" + i;
                users.add(mp.process().name(name).start(() -> {
                    waiting.put(name);
                    door.take();
                    if (manner.buy(office, mutex)) {
                        Say.line("bought a ticket");
                        sold.put(name);
                    } else {
                        Say.line("got none");
                    }
                }));
            }
            for (int i = 0; i < USERS; i++) {
                waiting.take();
            }
            for (int i = 0; i < USERS; i++) {
                door.put("open"); // when all have come, so that they rush in together
            }
            for (Process user : users) {
                user.join();
            }
            return sold.size();
        }
    }
}
