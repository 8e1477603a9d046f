package io.multiprocessing.examples.network;

import io.multiprocessing.Context;
import io.multiprocessing.Manager;
import java.net.URI;
import java.util.concurrent.BlockingDeque;

/**
 * One program serves two queues, orders and dishes; another one, started by itself, uses them. Here the first program
 * starts the second; on two machines each is started at home, and the address has the name of the first machine.
 */
public final class ServedQueue {
    static void kitchen() throws Exception {
        try (var mp = Context.create("netty");
                Manager manager = mp.manager()) {
            BlockingDeque<String> orders = manager.deque();
            BlockingDeque<String> dishes = manager.deque();
            manager.publish("orders", orders);
            manager.publish("dishes", dishes);
            URI address = manager.serve(URI.create("tcp://127.0.0.1:0"), Strangers.KEY);
            Process waiter = Strangers.program(ServedQueue.class, address.toString());
            for (int i = 0; i < 3; i++) {
                dishes.put(orders.take() + " soup");
            }
            waiter.waitFor();
        }
    }

    @SuppressWarnings("unchecked") // so they were published
    static void waiter(URI address) throws Exception {
        try (Manager manager = Manager.connect(address, Strangers.KEY)) {
            BlockingDeque<String> orders = manager.lookup("orders", BlockingDeque.class);
            BlockingDeque<String> dishes = manager.lookup("dishes", BlockingDeque.class);
            for (String order : new String[] {"tomato", "onion", "fish"}) {
                orders.put(order);
                System.out.println("served: " + dishes.take());
            }
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 1) {
            waiter(URI.create(args[0]));
        } else {
            kitchen();
        }
    }
}
