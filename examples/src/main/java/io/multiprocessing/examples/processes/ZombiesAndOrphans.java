package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;

/**
 * A zombie has ended but keeps its process id, because its parent never asked how it ended. There are none here:
 * children are reaped as they end, joined or not. An orphan goes on after its parent's death; the operating system
 * adopts it.
 */
public final class ZombiesAndOrphans {
    static void parent(Queue<String> news) {
        Context.current().start(() -> orphan(news)); // and then it waits for its child
    }

    static void orphan(Queue<String> news) throws InterruptedException {
        Process parent = Process.parent().orElseThrow();
        news.put("the orphan has begun");
        parent.join();
        System.out.println("orphan: my parent is alive: " + parent.isAlive() + ", I go on");
        news.put("the orphan is done");
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var child = mp.start(() -> System.out.println("child: done"));
            child.onExit().join(); // learns of the end, and does not ask for the exit code
            System.out.println("main: the child is a zombie: "
                    + ProcessHandle.of(child.pid()).isPresent());

            Queue<String> news = mp.queue();
            var parent = mp.start(() -> parent(news));
            System.out.println("main: " + news.take());
            parent.kill();
            parent.join();
            System.out.println(
                    "main: the parent ended with " + parent.exitCode().orElseThrow());
            System.out.println("main: " + news.take());
        }
    }
}
