package io.multiprocessing.internal.host;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A host and processes that share its memory, all of them in this JVM: what is said of one process here holds for one
 * link, with memory and handles of its own.
 */
final class SharingProcesses implements AutoCloseable {
    private static final byte[] KEY = new byte[32];
    private static final long LIMIT_SECONDS = 10;

    final SharingTransport transport = new SharingTransport();
    final Node node = new Node(transport, KEY);
    final Hosting hosting = new Hosting(node, Codecs.best());
    private final List<Thread> threads = new ArrayList<>();

    /** A process that holds objects of the host. */
    final class Far {
        private HostLink link;
        private SharingTransport.Wire wire;

        /** Its own handle of what is meant by one of the host or of another process. */
        @SuppressWarnings("unchecked") // a handle becomes one of the same kind
        <T> T handleOf(T handle) {
            Reference reference = ((Handle) handle).departing();
            if (link == null) {
                link = HostLink.connect(reference, transport);
                wire = transport.lastWire();
            }
            try {
                return (T) reference.handle(Hold.over(link, reference, Codecs.best()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        HostLink link() {
            return link;
        }

        SharingTransport.Wire wire() {
            return wire;
        }
    }

    Far far() {
        return new Far();
    }

    /** A call in a thread of its own. */
    static final class Waiting<V> {
        private final CompletableFuture<V> result = new CompletableFuture<>();
        private final Thread thread;

        Waiting(Callable<V> call, Thread.Builder builder) {
            thread = builder.start(() -> {
                try {
                    result.complete(call.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        }

        V result() throws Exception {
            return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }

        Throwable failure() throws Exception {
            try {
                return fail("it gave " + result());
            } catch (ExecutionException e) {
                return e.getCause();
            } catch (TimeoutException e) {
                return fail("it still waits: " + List.of(thread.getStackTrace()));
            }
        }

        boolean isDone() {
            return result.isDone();
        }

        void interrupt() {
            thread.interrupt();
        }
    }

    /** Begins a call that waits; returns when it does. */
    <V> Waiting<V> waiting(Callable<V> call) throws Exception {
        var waiting = new Waiting<>(call, Thread.ofPlatform().daemon());
        threads.add(waiting.thread);
        until(() -> switch (waiting.thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        });
        return waiting;
    }

    <V> Waiting<V> running(Callable<V> call) {
        var running = new Waiting<>(call, Thread.ofPlatform().daemon());
        threads.add(running.thread);
        return running;
    }

    <V> Waiting<V> virtual(Callable<V> call) {
        return new Waiting<>(call, Thread.ofVirtual());
    }

    /** Returns when it is so, which must be soon. */
    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("it is not so after " + LIMIT_SECONDS + " s");
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        node.close();
        transport.close();
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofSeconds(LIMIT_SECONDS))) {
                    fail("a thread still runs: " + List.of(thread.getStackTrace()));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
