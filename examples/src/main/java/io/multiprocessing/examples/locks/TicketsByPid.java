package io.multiprocessing.examples.locks;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Process;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A crowd that is told apart by process id; {@code hold()} takes the lock for a block. The first argument says how many
 * come (the original has 50; 12 unless told).
 */
public final class TicketsByPid {
    static void task(TicketOffice office, Lock mutex) throws IOException, InterruptedException {
        String user = "pid " + Process.current().pid();
        System.out.println(user + " sees " + office.ticketsLeft() + " tickets left"); // everybody may look: no lock
        try (var _ = mutex.hold()) {
            System.out.println(user + (office.sell() ? " bought a ticket" : " came too late"));
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int crowd = args.length > 0 ? Integer.parseInt(args[0]) : 12;
        try (var mp = Context.create();
                var office = TicketOffice.with(5)) {
            Lock mutex = mp.lock();
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < crowd; i++) {
                processes.add(mp.start(() -> task(office, mutex)));
            }
            for (Process p : processes) {
                p.join();
            }
            System.out.println("tickets left: " + office.ticketsLeft());
        }
    }
}
