package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import io.multiprocessing.transport.sharedmem.StormBoard.Diary;
import io.multiprocessing.transport.sharedmem.StormChild.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes put, take, remove, lock and signal, and all the time one of them is killed or stopped anywhere. Then what
 * all of them have written down must agree. {@code -Dio.multiprocessing.testkit.storm=600} lets it rage for ten
 * minutes; {@code -Dio.multiprocessing.testkit.storm.seed} throws the same dice again.
 */
@Tag("alone")
@Timeout(value = 24, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StormTest {
    private static final List<Role> CAST = List.of(
            Role.PRODUCER,
            Role.PRODUCER,
            Role.CONSUMER,
            Role.CONSUMER,
            Role.REMOVER,
            Role.LOCKER,
            Role.SIGNALLER,
            Role.WAITER);
    private static final Duration ROUND = Duration.ofMillis(1500);
    private static final Duration HUNG = Await.scaled(Duration.ofSeconds(10));

    @RegisterExtension
    final Ground ground = new Ground();

    private final long seed = Long.getLong("io.multiprocessing.testkit.storm.seed", System.nanoTime());
    private final Random dice = new Random(seed);

    /** A child and its place on the board. */
    private record Actor(Role role, int place, ChildJvm jvm) {}

    private final List<Actor> alive = new ArrayList<>();
    private final List<Actor> all = new ArrayList<>();
    private final Map<Actor, Long> beats = new HashMap<>();
    private final Map<Actor, Long> beatNanos = new HashMap<>();
    private final Map<Role, Integer> killed = new HashMap<>();
    private StormBoard board;
    private SharedMemChannel channel;
    private SharedMemLock lock;

    @Test
    void whateverIsKilledWheneverNothingIsLostDoubledDisorderedOrHung() throws Exception {
        long end =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("io.multiprocessing.testkit.storm", 5));
        ChannelKind[] kinds = ChannelKind.values();
        for (int round = 0; round < kinds.length || System.nanoTime() < end; round++) {
            try {
                round(kinds[round % kinds.length], ROUND.toNanos());
            } catch (AssertionError e) {
                throw new AssertionError(
                        "round " + round + " of seed -Dio.multiprocessing.testkit.storm.seed=" + seed + ": "
                                + e.getMessage(),
                        e);
            }
        }
    }

    private void round(ChannelKind kind, long nanos) throws Exception {
        alive.clear();
        all.clear();
        killed.clear();
        board = StormBoard.create(ground.directory());
        channel = kind.create(ground);
        lock = ground.lock();
        CAST.forEach(this::start);
        Await.until("all are at work", () -> alive.stream().allMatch(actor -> board.beats(actor.place) > 0));
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos && all.size() < StormBoard.PLACES) {
            Await.pause(Duration.ofMillis(dice.nextInt(250)));
            strike();
            watch();
        }
        calm();
        check(kind);
        clean();
    }

    private void start(Role role) {
        try {
            int place = all.size();
            ChildJvm jvm = ground.child(
                    StormChild.class, role, place, dice.nextInt(10_000), channel.address(), lock.address());
            var actor = new Actor(role, place, jvm);
            all.add(actor);
            alive.add(actor);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Kills somebody who is at work, or stops it for a moment. */
    private void strike() throws Exception {
        Actor victim = alive.get(dice.nextInt(alive.size()));
        if (board.beats(victim.place) == 0) {
            return; // it still boots
        }
        if (!victim.jvm.isAlive()) {
            throw new AssertionError("a child has ended by itself: " + victim);
        }
        if (dice.nextInt(4) == 0) {
            victim.jvm.freeze();
            Await.pause(Duration.ofMillis(dice.nextInt(50)));
            victim.jvm.thaw();
        } else {
            kill(victim);
            start(victim.role);
        }
    }

    /** As a host does, it repairs what the dead one has left; channels are also repaired by those who meet it. */
    private void kill(Actor victim) throws Exception {
        victim.jvm.kill();
        alive.remove(victim);
        killed.merge(victim.role, 1, Integer::sum);
        lock.repair();
        if (dice.nextBoolean()) {
            channel.repair();
        }
    }

    /** Everybody goes on, or is hung. */
    private void watch() throws IOException {
        long now = System.nanoTime();
        for (Actor actor : alive) {
            long beat = board.beats(actor.place);
            Long before = beats.put(actor, beat);
            if (before == null || before != beat || mayRest(actor)) {
                beatNanos.put(actor, now);
            } else if (now - beatNanos.get(actor) > HUNG.toNanos()) {
                throw new AssertionError("does not go on for " + HUNG + ": " + actor + ", " + channel + ", " + lock
                        + ", tokens=" + board.tokens());
            }
        }
    }

    /** A consumer waits where nothing is to be had, a waiter where there are no tokens. */
    private boolean mayRest(Actor actor) {
        return switch (actor.role) {
            case CONSUMER -> channel.size() == 0;
            case WAITER -> board.tokens() == 0;
            default -> false;
        };
    }

    // ---- the end of a round

    private void calm() throws Exception {
        board.calmDown();
        Thread.sleep(dice.nextInt(20));
        for (Actor actor : List.copyOf(alive)) {
            if (actor.role != Role.CONSUMER && actor.role != Role.WAITER) {
                kill(actor);
            }
        }
        channel.repair();
        SharedLock.Outcome outcome = lock.acquire(HUNG.toNanos(), true, Elements.NEVER);
        expect(
                outcome == SharedLock.Outcome.ACQUIRED || outcome == SharedLock.Outcome.ACQUIRED_ABANDONED,
                "the lock cannot be had: " + outcome);
        if (outcome == SharedLock.Outcome.ACQUIRED_ABANDONED) {
            board.secondCount(board.firstCount());
            lock.signal(StormChild.CONDITION, true);
        }
        expect(board.firstCount() == board.secondCount(), "two owners at once: counts differ");
        lock.release(false);
        boolean consumed = Await.comes(() -> channel.size() == 0 && board.tokens() == 0, HUNG);
        expect(consumed, "left: " + channel + ", tokens=" + board.tokens() + ", " + lock);
        for (Actor actor : List.copyOf(alive)) {
            kill(actor);
        }
        channel.repair();
    }

    private void check(ChannelKind kind) throws Exception {
        var report = ground.report(channel);
        expect(report.violations().isEmpty(), report.violations().toString());
        expect(report.orphans().size() <= all.size(), "too many orphans: " + report.orphans());
        Map<Integer, Set<Long>> seen = new HashMap<>();
        Map<Integer, Long> lastTaken = new HashMap<>();
        int marks = 0;
        for (Actor actor : all) {
            if (actor.role == Role.CONSUMER || actor.role == Role.REMOVER) {
                readDiary(actor, seen, lastTaken);
            }
            marks += (int) board.marks(actor.place);
        }
        for (Object taken = Elements.take(channel); taken != Outcome.NOT_NOW; taken = Elements.take(channel)) {
            if (taken instanceof Element element) {
                int putter = Numbered.putter(element.bytes());
                long number = Numbered.number(element.bytes());
                see(seen, putter, number);
                expect(number > lastTaken.getOrDefault(putter, -1L), "taken late: " + number + " of " + putter);
                lastTaken.put(putter, number);
            } else {
                marks++;
            }
        }
        int lost = 0;
        for (Actor actor : all) {
            if (actor.role == Role.PRODUCER) {
                lost += lost(actor, seen.getOrDefault(actor.place, Set.of()));
            }
        }
        int mayBeLost = killed.getOrDefault(Role.CONSUMER, 0) + killed.getOrDefault(Role.REMOVER, 0);
        expect(lost <= mayBeLost, "lost " + lost + " elements, killed who may have had one: " + mayBeLost);
        int mayBeMarks = kind == ChannelKind.WEIGHED ? killed.getOrDefault(Role.PRODUCER, 0) : 0;
        expect(marks <= mayBeMarks, "marks, or counts that differed: " + marks + ", producers killed: " + mayBeMarks);
        checkCounts();
    }

    private void readDiary(Actor actor, Map<Integer, Set<Long>> seen, Map<Integer, Long> lastTaken) throws IOException {
        if (board.beats(actor.place) == 0) {
            return; // killed while it booted
        }
        Diary diary = Diary.open(ground.directory(), actor.place);
        Map<Integer, Long> last = new HashMap<>();
        for (int i = 0; i < diary.count(); i++) {
            int putter = diary.putter(i);
            long number = diary.number(i);
            see(seen, putter, number);
            if (actor.role == Role.CONSUMER) {
                Long before = last.put(putter, number);
                expect(before == null || before < number, number + " after " + before + " of " + putter);
                lastTaken.merge(putter, number, Math::max);
            }
        }
    }

    private void see(Map<Integer, Set<Long>> seen, int putter, long number) {
        expect(
                seen.computeIfAbsent(putter, _ -> new HashSet<>()).add(number),
                "had twice: " + number + " of " + putter);
    }

    /**
     * How many that were put are missing; the one that was being put when its producer was killed may be there or not.
     */
    private int lost(Actor producer, Set<Long> seen) {
        long confirmed = board.confirmed(producer.place);
        int lost = 0;
        for (long number = 0; number < confirmed; number++) {
            lost += seen.contains(number) ? 0 : 1;
        }
        long more = seen.stream().filter(number -> number >= confirmed).count();
        expect(more <= 1, "never put: " + more + " elements of " + producer.place);
        return lost;
    }

    private void checkCounts() {
        long counted = 0;
        for (Actor actor : all) {
            counted += actor.role == Role.LOCKER ? board.confirmed(actor.place) : 0;
        }
        long first = board.firstCount();
        int lockersKilled = killed.getOrDefault(Role.LOCKER, 0);
        expect(
                first >= counted && first <= counted + lockersKilled,
                "two owners at once: counted " + counted + ", found " + first + ", killed " + lockersKilled);
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private void clean() throws IOException {
        channel.release();
        lock.release();
        for (String file : ground.files()) {
            Files.delete(ground.directory().resolve(file));
        }
    }
}
