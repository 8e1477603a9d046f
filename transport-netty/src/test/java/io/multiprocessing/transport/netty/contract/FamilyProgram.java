package io.multiprocessing.transport.netty.contract;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;

/** A program with children: they share a queue, and one dies with a lock in its hands. */
final class FamilyProgram {
    private static final int COUNT = 1_000;

    private FamilyProgram() {}

    /**
     * The program.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        try (Context mp = Context.create("netty");
                Queue<Integer> queue = mp.queue(10);
                Lock lock = mp.lock()) {
            var maker = mp.start(() -> {
                for (int i = 0; i < COUNT; i++) {
                    queue.put(i);
                }
                lock.lock();
                queue.put(-1);
                Thread.sleep(60_000);
            });
            int sum = 0;
            for (int each = queue.take(); each >= 0; each = queue.take()) {
                sum += each;
            }
            System.out.println("sum " + sum);
            maker.kill();
            lock.lock();
            System.out.println("abandoned " + lock.wasAbandoned());
            lock.unlock();
            maker.join();
            try {
                mp.sharedMemory(8);
            } catch (UnsupportedOperationException e) {
                System.out.println("memory refused");
            }
            boolean epoll = Thread.getAllStackTraces().values().stream()
                    .flatMap(java.util.Arrays::stream)
                    .anyMatch(frame -> frame.getClassName().startsWith("io.netty.channel.epoll."));
            System.out.println(epoll ? "loop epoll" : "loop nio");
        }
        System.out.println("done");
    }
}
