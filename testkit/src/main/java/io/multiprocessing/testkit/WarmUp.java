package io.multiprocessing.testkit;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Process;

/** Uses everything once: opens what is opened once and stays, files of the class path for example. */
final class WarmUp {
    private WarmUp() {}

    static void run(Stage stage) throws InterruptedException {
        try (var queue = stage.mp().<String>queue();
                var pipe = stage.mp().<String>pipe();
                var ends = stage.mp().<Connection<String>>queue();
                var lock = stage.mp().lock()) {
            var end = pipe.second();
            Process child = stage.child(() -> {
                try (var _ = lock.hold()) {
                    queue.put(end.receive());
                }
                var made = Context.current().<String>pipe();
                ends.put(made.second());
                made.second().close();
                made.first().poll(Await.LIMIT);
            });
            pipe.first().send("warm");
            Expect.next("warm", queue);
            Await.until("an end comes from the child", () -> !ends.isEmpty());
            ends.clear(); // lets go of something that lives in the child
            Expect.endsWell(child);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
