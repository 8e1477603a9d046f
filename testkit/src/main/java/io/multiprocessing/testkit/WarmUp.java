package io.multiprocessing.testkit;

import io.multiprocessing.Process;

/** Uses everything once: opens what is opened once and stays, files of the class path for example. */
final class WarmUp {
    private WarmUp() {}

    static void run(Stage stage) throws InterruptedException {
        try (var queue = stage.mp().<String>queue();
                var pipe = stage.mp().<String>pipe();
                var lock = stage.mp().lock()) {
            var end = pipe.second();
            Process child = stage.child(() -> {
                try (var _ = lock.hold()) {
                    queue.put(end.receive());
                }
            });
            pipe.first().send("warm");
            Expect.next("warm", queue);
            Expect.endsWell(child);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
