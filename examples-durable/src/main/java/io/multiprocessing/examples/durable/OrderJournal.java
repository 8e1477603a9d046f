package io.multiprocessing.examples.durable;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.QueueShutDownException;
import io.multiprocessing.Target;
import io.multiprocessing.sharedmem.durable.Delivery;
import io.multiprocessing.sharedmem.durable.DurableQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A shop writes orders into a journal, two clerks book them, and all the time somebody is killed (SIGKILL) and started
 * again. In the end every order is booked exactly once: the journal loses none and delivers again what a dead clerk had
 * not acknowledged, and booking one twice changes nothing, because an order's booking is a file with its number.
 *
 * <p>{@code ./mp run order-journal [ORDERS [KILLS]]}
 */
public final class OrderJournal {
    private OrderJournal() {}

    /**
     * An order.
     *
     * @param number counts up from 1
     * @param customer who ordered
     * @param cents what it costs
     */
    public record Order(int number, String customer, long cents) {}

    /**
     * The program.
     *
     * @param args how many orders, 400 by default, and how many kills, 6 by default
     * @throws Exception something failed
     */
    public static void main(String[] args) throws Exception {
        int orders = args.length > 0 ? Integer.parseInt(args[0]) : 400;
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 6;
        Path folder = Files.createTempDirectory("order-journal");
        Path books = Files.createDirectory(folder.resolve("books"));
        try (var mp = Context.create();
                DurableQueue<Order> journal = DurableQueue.open(folder.resolve("journal"), "clerks")) {
            Target shop = () -> write(journal, orders);
            Target clerk = () -> book(journal, books);
            Process[] staff = {mp.start(shop), mp.start(clerk), mp.start(clerk)};
            Random dice = new Random();
            for (int kill = 0; kill < kills; kill++) {
                awaitBooked(books, orders * (kill + 1) / (kills + 2));
                int victim = dice.nextInt(staff.length);
                staff[victim].kill();
                staff[victim].join();
                staff[victim] = mp.start(victim == 0 ? shop : clerk);
            }
            staff[0].join();
            journal.shutdown(); // nothing more comes: the clerks go home when all is booked
            staff[1].join();
            staff[2].join();
            book(journal, books); // what the last victim had in hand
            Set<String> booked = booked(books);
            System.out.println("orders in the journal, each once or more: "
                    + numbersIn(journal).size());
            System.out.println("orders booked exactly once: " + booked.size());
            System.out.println("killed: " + kills + ", lost: " + (orders - booked.size()) + ", damages: "
                    + journal.damages().size());
        } finally {
            delete(folder);
        }
    }

    /** Writes the orders that are not in the journal yet: so it may be killed and begin again. */
    private static void write(DurableQueue<Order> journal, int orders) throws InterruptedException {
        Set<Integer> there = numbersIn(journal);
        for (int number = 1; number <= orders; number++) {
            if (!there.contains(number)) {
                journal.put(new Order(number, "customer " + number % 7, 100L * number));
                Thread.sleep(2);
            }
        }
    }

    /** Looks without taking anything. */
    private static Set<Integer> numbersIn(DurableQueue<Order> journal) {
        Set<Integer> numbers = new HashSet<>();
        journal.iterator(0).forEachRemaining(order -> numbers.add(order.number()));
        return numbers;
    }

    /** Books orders until the journal is shut down and read. To book one that is booked does nothing. */
    private static void book(DurableQueue<Order> journal, Path books) throws IOException, InterruptedException {
        try {
            while (true) {
                Delivery<Order> delivery = journal.receive();
                Order order = delivery.element();
                Path draft = books.resolve("draft-" + ProcessHandle.current().pid());
                Files.writeString(draft, order.customer() + " owes " + order.cents());
                Files.move(draft, books.resolve("" + order.number()), StandardCopyOption.ATOMIC_MOVE);
                delivery.acknowledge();
            }
        } catch (QueueShutDownException drained) {
            // all is booked
        }
    }

    private static void awaitBooked(Path books, int count) throws IOException, InterruptedException {
        while (booked(books).size() < count) {
            Thread.sleep(10);
        }
    }

    private static Set<String> booked(Path books) throws IOException {
        try (Stream<Path> files = Files.list(books)) {
            return new HashSet<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("draft"))
                    .toList());
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
