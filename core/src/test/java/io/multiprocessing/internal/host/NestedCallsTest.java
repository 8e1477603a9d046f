package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.internal.wire.MemoryTransport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of an object's method within a call of another one's, in one process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NestedCallsTest {
    private final MemoryTransport transport = new MemoryTransport();
    private final Node node = new Node(transport, new byte[32]);
    private final Hosting hosting = new Hosting(node, Codecs.best(), false);

    @AfterEach
    void close() {
        node.close();
        transport.close();
    }

    /** A set in whose calls a thread meets another one, which is in the same call of another set. */
    private static final class Meeting extends HashSet<Object> implements Copied {
        private static final long serialVersionUID = 1L;
        private final transient CyclicBarrier meeting;

        Meeting(CyclicBarrier meeting) {
            this.meeting = meeting;
        }

        @Override
        public boolean add(Object element) {
            meet(meeting);
            return super.add(element);
        }

        @Override
        public boolean removeIf(Predicate<? super Object> filter) {
            meet(meeting);
            return super.removeIf(filter);
        }

        @Override
        public Object copy() {
            return new HashSet<>(this);
        }
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await();
        } catch (Exception e) {
            throw new IllegalStateException("nobody came", e);
        }
    }

    @SuppressWarnings("unchecked") // it is one
    private Set<Object> shared(CyclicBarrier meeting) {
        return (Set<Object>) hosting.referent(new Meeting(meeting), Set.class, Set.class, true, false);
    }

    private static FutureTask<Object> started(Callable<Object> call) {
        var task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Object execute(Set<Object> on, HostedReferent.Function function) throws Exception {
        try {
            return Referent.of(on).here().executeHere(function);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callsThatWaitForEachOtherEndWithAnErrorAndNotNever() throws Exception {
        var meeting = new CyclicBarrier(2);
        Set<Object> one = shared(meeting);
        Set<Object> other = shared(meeting);
        var second = new CyclicBarrier(2);
        Set<Object> three = shared(second);
        Set<Object> four = shared(second);
        var pairs = List.of(
                List.of(started(() -> one.add(other)), started(() -> other.add(one))),
                List.of(
                        started(() -> execute(three, set -> ((Set<?>) set).removeIf(_ -> false) ? null : four.size())),
                        started(() ->
                                execute(four, set -> ((Set<?>) set).removeIf(_ -> false) ? null : three.size()))));
        for (var pair : pairs) {
            List<String> failures = new ArrayList<>();
            for (var call : pair) {
                try {
                    call.get(40, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(e.getCause().getMessage());
                }
            }
            assertThat(failures).isNotEmpty().allMatch(each -> each.contains("do they contain each other?"));
        }
        assertThat(three).isEmpty();
        assertThat(one.contains(1)).isFalse(); // its guard is free
    }

    /** A thread that waits within a call may be serving other processes meanwhile. */
    @Test
    void noQuickCallOfOthersComesInTheMiddleOfACallOfTheSameThread() throws Exception {
        HostedReferent set = Referent.of(shared(new CyclicBarrier(1))).here();
        assertThat(set.tryLockQuick()).isTrue();
        set.unlockQuick();
        set.lock();
        try {
            assertThat(set.tryLockQuick()).isFalse();
        } finally {
            set.unlock(true);
        }
    }
}
