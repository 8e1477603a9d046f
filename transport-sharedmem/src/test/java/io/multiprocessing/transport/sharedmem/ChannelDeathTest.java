package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.ChannelVictim.Role;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process is killed at each checkpoint of a channel; the others must find everything in order, and go on at once. The
 * files that it leaves are copied, so that each thing that a survivor may do first is tried on them.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelDeathTest {
    private static final Duration AT_ONCE = Await.scaled(Duration.ofSeconds(1));
    private static final String MARK = "cut short";

    /**
     * Where a process dies.
     *
     * @param label the checkpoint; with {@code #n} the n-th time
     * @param bytes how long elements are, so that it comes there
     * @param counts whether what it was doing then is done for all others
     * @param leavesMark whether a mark is left where elements are weighed
     */
    private record Death(String label, Role role, int bytes, boolean counts, boolean leavesMark) {
        @Override
        public String toString() {
            return role + " at " + label;
        }
    }

    private static final int LINKING = 20_000;
    private static final int LARGE = 300_000;

    private static final List<Death> DEATHS = List.of(
            new Death("channel.put.before-commit#3", Role.PUTTER, 100, false, true),
            new Death("channel.put.after-commit#3", Role.PUTTER, 100, true, false),
            new Death("channel.put.before-unlock#3", Role.PUTTER, 100, true, false),
            new Death("pipe.send.mid-message#2", Role.PUTTER, LARGE, false, true),
            new Death("channel.link.before-commit", Role.PUTTER, LINKING, false, false),
            new Death("channel.link.after-commit", Role.PUTTER, LINKING, false, false),
            new Death("channel.link.after-commit#1", Role.PUTTER, LARGE, false, false),
            new Death("channel.take.before-commit#3", Role.TAKER, 100, false, false),
            new Death("channel.take.between-words#3", Role.TAKER, 100, true, false),
            new Death("channel.take.after-commit#3", Role.TAKER, 100, true, false),
            new Death("channel.follow.before-spare", Role.TAKER, LINKING, false, false),
            new Death("channel.remove.before-commit#2", Role.REMOVER, 100, false, false),
            new Death("channel.remove.after-commit#2", Role.REMOVER, 100, true, false),
            new Death("channel.remove.before-commit#3", Role.CLEARER, LINKING, false, false),
            new Death("channel.remove.after-commit#8", Role.CLEARER, LINKING, true, false));

    @RegisterExtension
    final Ground ground = new Ground();

    @Test
    void everyCheckpointOfAChannelIsTried() {
        assertThat(DEATHS.stream()
                        .map(death -> death.label.replaceAll("#.*", ""))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        Labels.of(ChannelTail.class, ChannelHead.class, ChannelInterior.class, SharedMemChannel.class));
    }

    /** A putter's death on all kinds; the others' on one each, since they differ in the weight of elements only. */
    static Stream<Arguments> deaths() {
        ChannelKind[] kinds = ChannelKind.values();
        return DEATHS.stream()
                .flatMap(death -> death.role == Role.PUTTER
                        ? Stream.of(kinds).map(kind -> Arguments.of(death, kind))
                        : Stream.of(Arguments.of(death, kinds[DEATHS.indexOf(death) % kinds.length])));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void whoeverDiesWhereverTheOthersGoOn(Death death, ChannelKind kind) throws Exception {
        SharedMemChannel channel = kind.create(ground);
        List<String> expected = fill(channel, death);
        ChildJvm victim =
                ground.childThatStopsAt(death.label, ChannelVictim.class, channel.address(), death.role, death.bytes);
        victim.awaitStopped();
        boolean mark = death.leavesMark && kind == ChannelKind.WEIGHED;

        List<String> copies = new ArrayList<>();
        for (Survival survival : SURVIVALS) {
            copies.add(copyOf(channel, survival));
        }
        TestThread<Object> waiter = ground.thread(() ->
                death.role == Role.PUTTER ? Elements.putForever(channel, "waiter") : Elements.takeForever(channel));
        waiter.awaitAsleep();
        victim.kill();
        foresee(expected, victim, death);
        for (int i = 0; i < SURVIVALS.size(); i++) {
            new Check(copies.get(i), kind, expected, mark, death).survive(SURVIVALS.get(i));
        }
        if (expected.isEmpty()) {
            Elements.put(channel, "for the waiter");
        }
        waiter.result(AT_ONCE);
    }

    /** Eight elements for those who take, two for those who put. */
    private static List<String> fill(SharedMemChannel channel, Death death) throws Exception {
        var texts = new ArrayList<String>();
        for (int i = 0; i < (death.role == Role.PUTTER ? 2 : 8); i++) {
            texts.add("p" + i);
            Elements.put(channel, ChannelVictim.text("p" + i, death.bytes));
        }
        return texts;
    }

    /** Does to the list what the victim did to the channel. */
    private static void foresee(List<String> expected, ChildJvm victim, Death death) throws InterruptedException {
        int said = 0;
        for (String done : victim.linesUntilEnd()) {
            if (death.role == Role.PUTTER) {
                expected.add(done);
            } else {
                assertThat(expected.remove(done)).isTrue();
            }
            said++;
        }
        int unfinished = Integer.parseInt(death.label.replaceAll(".*#", "0").replaceAll("[^0-9]", "0")) - 1;
        switch (death.role) {
            case PUTTER -> {
                if (death.counts) {
                    expected.add("v" + said);
                }
            }
            case TAKER -> {
                if (death.counts) {
                    expected.removeFirst();
                }
            }
            case REMOVER -> {
                if (death.counts) {
                    expected.remove(expected.size() / 2);
                }
            }
            case CLEARER ->
                expected.subList(0, death.counts ? unfinished + 1 : unfinished).clear();
        }
    }

    @Test
    void whatCouldNotBeRepairedIsRepairedByTheNext() throws Exception {
        SharedMemChannel channel = ground.channel();
        Elements.put(channel, "first");
        ChildJvm putter = ground.childThatStopsAt(
                "channel.link.after-commit", ChannelVictim.class, channel.address(), Role.PUTTER, LINKING);
        putter.awaitStopped();
        Path segment = Segments.path(ground.directory(), channel.address(), 2);
        Path elsewhere = ground.directory().resolve("elsewhere");
        Files.move(segment, elsewhere);
        putter.kill();
        assertThatThrownBy(() -> Elements.put(channel, "in vain")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Elements.put(channel, "in vain")).isInstanceOf(NoSuchFileException.class);
        channel.repair();
        Files.move(elsewhere, segment);
        assertThat(Elements.put(channel, "last")).isEqualTo(Outcome.DONE);
        assertThat(Elements.drain(channel).stream().map(String::strip))
                .containsExactly("first", "v0", "v1", "v2", "last");
    }

    @Test
    void aHeadThatCouldNotBeRepairedIsRepairedByTheNext() throws Exception {
        SharedMemChannel channel = ground.channel();
        for (int i = 0; i < 8; i++) {
            Elements.put(channel, ChannelVictim.text("p" + i, LINKING));
        }
        ChildJvm remover = ground.childThatStopsAt(
                "channel.remove.after-commit", ChannelVictim.class, channel.address(), Role.REMOVER, LINKING);
        remover.awaitStopped();
        SharedMemChannel survivor = ground.open(channel); // which has not mapped the second segment
        Path segment = Segments.path(ground.directory(), channel.address(), 2);
        Path elsewhere = ground.directory().resolve("elsewhere");
        Files.move(segment, elsewhere);
        remover.kill();
        assertThatThrownBy(() -> Elements.take(survivor)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Elements.take(survivor)).isInstanceOf(NoSuchFileException.class);
        survivor.repair();
        Files.move(elsewhere, segment);
        assertThat(Elements.text(survivor)).startsWith("p0");
        assertThat(survivor.size()).isEqualTo(6);
        assertThat(survivor.unfinished()).isEqualTo(7);
    }

    @Test
    void aMarkThatIsTakenAwayMakesRoom() throws Exception {
        SharedMemChannel channel = ground.weighedChannel(16);
        ChildJvm putter = ground.childThatStopsAt(
                "channel.put.before-commit", ChannelVictim.class, channel.address(), Role.PUTTER, 100);
        putter.awaitStopped();
        putter.kill();
        channel.repair();
        TestThread<Outcome> waiter = ground.thread(() -> Elements.putForever(channel, "waited"));
        waiter.awaitAsleep();
        assertThat(Elements.take(channel)).isEqualTo(Outcome.CUT_SHORT);
        assertThat(waiter.result(AT_ONCE)).isEqualTo(Outcome.DONE);
        assertThat(Elements.drain(channel)).containsExactly("waited");
    }

    /** Copies the channel's files as they are now; gives their name. */
    private String copyOf(SharedMemChannel channel, Survival survival) throws IOException {
        String name = "copy" + SURVIVALS.indexOf(survival);
        ground.copyFiles(channel.address(), name);
        return name;
    }

    // ---- what a survivor does first

    @FunctionalInterface
    private interface Act {
        void on(Check check) throws Exception;
    }

    private record Survival(String name, Act act) {}

    private static final List<Survival> SURVIVALS = List.of(
            new Survival("takes first", Check::takesAll),
            new Survival("puts first", Check::putsOne),
            new Survival("repairs first", Check::repairs),
            new Survival("asks first", Check::asks),
            new Survival("removes first", Check::removesOne),
            new Survival("clears first", Check::clears),
            new Survival("shuts down first", Check::shutsDown));

    /** One survivor, on a copy of its own. */
    private final class Check {
        private final String name;
        private final ChannelKind kind;
        private final List<String> expected;
        private final boolean mark;
        private final int taken;
        private SharedMemChannel channel;

        Check(String name, ChannelKind kind, List<String> expected, boolean mark, Death death) {
            this.name = name;
            this.kind = kind;
            this.expected = new ArrayList<>(expected);
            this.mark = mark;
            this.taken = death.role == Role.TAKER ? 8 - expected.size() : 0;
        }

        void survive(Survival survival) throws Exception {
            try {
                channel = atOnce(() -> SharedMemChannel.open(ground.members(), name));
                survival.act.on(this);
                if (channel.putState() == Outcome.DONE) {
                    goesOn();
                }
                channel.repair();
                assertThat(ground.report(channel).violations()).isEmpty();
                assertThat(ground.report(channel).orphans()).hasSizeLessThanOrEqualTo(1);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("who " + survival.name + ": " + e.getMessage(), e);
            } finally {
                ground.deleteAll(name);
            }
        }

        private <T> T atOnce(Callable<T> call) throws Exception {
            long begin = System.nanoTime();
            T result = call.call();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
            return result;
        }

        private List<String> all() {
            var all = new ArrayList<>(expected);
            if (mark) {
                all.add(MARK);
            }
            return all;
        }

        private List<String> drained() throws Exception {
            var texts = new ArrayList<String>();
            while (true) {
                Object taken = atOnce(() -> Elements.take(channel));
                if (taken instanceof Element element) {
                    texts.add(element.text().strip());
                } else if (taken == Outcome.CUT_SHORT) {
                    texts.add(MARK);
                } else {
                    assertThat(taken).isEqualTo(channel.putState() == Outcome.DONE ? Outcome.NOT_NOW : Outcome.ENDED);
                    return texts;
                }
            }
        }

        private void takesAll() throws Exception {
            // what a dead putter was about to put is found out by the next who puts, or by the host
            List<String> drained = drained();
            if (mark && drained.equals(expected)) {
                channel.repair();
                drained.addAll(drained());
            }
            assertThat(drained).isEqualTo(all());
            if (kind != ChannelKind.WEIGHED) {
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(channel.done()).isTrue();
                }
            }
        }

        private void putsOne() throws Exception {
            boolean full = kind == ChannelKind.BOUNDED && expected.size() == ChannelKind.CAPACITY;
            Outcome outcome = atOnce(() -> Elements.put(channel, "s"));
            assertThat(outcome).isEqualTo(full ? Outcome.NOT_NOW : Outcome.DONE);
            List<String> all = all();
            if (!full) {
                all.add("s");
            }
            assertThat(drained()).isEqualTo(all);
        }

        private void repairs() throws Exception {
            atOnce(() -> {
                channel.repair();
                return null;
            });
            assertThat(ground.report(channel).violations()).isEmpty();
            if (kind != ChannelKind.WEIGHED) {
                assertThat(channel.size()).isEqualTo(expected.size());
                assertThat(channel.unfinished()).isEqualTo(expected.size() + taken);
            }
            if (kind == ChannelKind.BOUNDED) {
                assertThat(channel.room()).isEqualTo(ChannelKind.CAPACITY - expected.size());
            }
            assertThat(drained()).isEqualTo(all());
        }

        private void asks() throws Exception {
            List<String> texts = atOnce(() -> Elements.texts(channel)).stream()
                    .map(String::strip)
                    .toList();
            assertThat(texts).isEqualTo(expected);
            Object peeked = atOnce(() -> Elements.peek(channel));
            if (!expected.isEmpty()) {
                assertThat(Elements.text(peeked).strip()).isEqualTo(expected.getFirst());
            }
            atOnce(channel::unfinished);
            atOnce(channel::size);
            takesAll();
        }

        private void removesOne() throws Exception {
            if (!expected.isEmpty()) {
                long id = atOnce(() -> channel.snapshot().getLast().id());
                assertThat(atOnce(() -> channel.remove(id))).isEmpty();
                expected.removeLast();
            }
            takesAll();
        }

        private void clears() throws Exception {
            assertThat(atOnce(channel::clear)).isEmpty();
            assertThat(atOnce(channel::snapshot)).isEmpty();
            channel.repair();
            expected.clear();
            if (kind != ChannelKind.WEIGHED) {
                assertThat(channel.size()).isZero();
            }
            assertThat(drained()).isEqualTo(all());
        }

        private void shutsDown() throws Exception {
            atOnce(() -> {
                channel.refuse(Outcome.SHUT_DOWN);
                return null;
            });
            assertThat(atOnce(() -> Elements.put(channel, "s"))).isEqualTo(Outcome.SHUT_DOWN);
            assertThat(drained()).isEqualTo(all());
        }

        /** As if nothing had been. */
        private void goesOn() throws Exception {
            for (int round = 0; round < 3; round++) {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    texts.add("after" + i);
                    assertThat(atOnce(() -> Elements.put(channel, ChannelVictim.text(texts.getLast(), 20_000))))
                            .isEqualTo(Outcome.DONE);
                }
                assertThat(drained()).isEqualTo(texts);
            }
        }
    }
}
