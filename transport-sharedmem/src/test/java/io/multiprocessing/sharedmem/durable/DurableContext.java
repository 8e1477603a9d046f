package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A context whose queues are durable ones, each in a directory of its own. */
final class DurableContext {
    private final Path base;
    private final AtomicInteger count = new AtomicInteger();

    DurableContext() {
        try {
            base = Files.createTempDirectory("durable");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Context of(Context made) {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (_, method, arguments) -> {
                    if (method.getName().equals("queue")) {
                        return queue(arguments == null ? Integer.MAX_VALUE : (int) arguments[0]);
                    }
                    try {
                        return method.invoke(made, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Queue<Object> queue(int capacity) {
        return DurableQueue.builder(base.resolve("q" + count.incrementAndGet()))
                .capacity(capacity)
                .open();
    }

    void delete() {
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
