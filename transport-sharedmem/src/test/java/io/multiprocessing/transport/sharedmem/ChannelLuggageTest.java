package io.multiprocessing.transport.sharedmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.transport.sharedmem.Elements.Element;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever dies with cargo that it took and did not settle, leaves it to the host; once, and nothing else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelLuggageTest {
    @RegisterExtension
    final Ground ground = new Ground();

    /** Takes elements and says their texts; settles the first so many. */
    static final class Taker implements ChildTask {
        @Override
        public void run(ChildMain child) throws Exception {
            SharedMemChannel channel = child.channel(child.argument(0));
            for (int i = 0; ; i++) {
                var element = (Element) Elements.takeForever(channel);
                if (i < child.number(1)) {
                    channel.settled(element.cargo());
                }
                child.say(element.text());
            }
        }
    }

    private static void put(SharedMemChannel channel, String text) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Elements.put(channel, 0, bytes, ("cargo of " + text).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> luggage(SharedMemChannel channel) throws IOException {
        return channel.luggageOfTheDead().stream()
                .map(cargo -> new String(cargo, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Test
    void theCargoThatADeadTakerHadNotSettledIsFoundOnce() throws Exception {
        for (ChannelKind kind : ChannelKind.values()) {
            SharedMemChannel channel = kind.create(ground);
            assertThat(channel.hasLuggage()).isFalse();
            put(channel, "a");
            put(channel, "b");
            put(channel, "c");
            ChildJvm taker = ground.child(Taker.class, channel.address(), 1);
            taker.awaitLine("a");
            taker.awaitLine("b");
            taker.awaitLine("c");
            assertThat(channel.hasLuggage()).isTrue();
            assertThat(luggage(channel)).isEmpty();
            taker.kill();
            assertThat(luggage(channel)).containsExactly("cargo of b", "cargo of c");
            assertThat(luggage(channel)).isEmpty();
            channel.release();
        }
        assertThat(ground.files()).isEmpty();
    }

    @Test
    void whatALivingProcessTookStaysItsOwnThoughItIsStopped() throws Exception {
        SharedMemChannel channel = ground.channel();
        put(channel, "a");
        ChildJvm taker = ground.child(Taker.class, channel.address(), 0);
        taker.awaitLine("a");
        Signals.send("STOP", taker.pid());
        assertThat(luggage(channel)).isEmpty();
        taker.kill();
        assertThat(luggage(channel)).containsExactly("cargo of a");
    }

    @Test
    void aFileThatIsCutShortSaysNothingAndIsInNobodysWay() throws Exception {
        SharedMemChannel channel = ground.channel();
        put(channel, "a");
        put(channel, "b");
        ChildJvm taker = ground.child(Taker.class, channel.address(), 0);
        taker.awaitLine("a");
        taker.awaitLine("b");
        taker.kill();
        Path cut = ground.directory().resolve(channel.address() + "+0");
        Files.write(cut, new byte[3]);
        Files.write(ground.directory().resolve(channel.address() + "+none"), new byte[20]);
        assertThat(luggage(channel)).containsExactly("cargo of b");
        channel.release();
        assertThat(ground.files()).isEmpty();
    }

    @Test
    void theCargoOfAnElementThatStayedIsNobodysLuggage() throws Exception {
        SharedMemChannel channel = ground.channel();
        put(channel, "a");
        put(channel, "b");
        ChildJvm taker = ground.childThatStopsAt("channel.take.before-commit#2", Taker.class, channel.address(), 1);
        taker.awaitStopped();
        taker.kill();
        assertThat(luggage(channel)).isEmpty();
        ChildJvm next = ground.child(Taker.class, channel.address(), 0);
        next.awaitLine("b");
        assertThat(luggage(channel)).isEmpty();
        next.kill();
        assertThat(luggage(channel)).containsExactly("cargo of b");
    }

    @Test
    void whatTheHostTakesIsNobodysLuggage() throws Exception {
        SharedMemChannel channel = ground.channel();
        put(channel, "a");
        ChildJvm taker = ground.childThatStopsAt("channel.take.before-commit", Taker.class, channel.address(), 0);
        taker.awaitStopped();
        taker.kill();
        assertThat(Elements.text(channel)).isEqualTo("a");
        assertThat(luggage(channel)).isEmpty();
        channel.release();
        assertThat(ground.files()).isEmpty();
    }

    @Test
    void theChannelTakesUnsettledLuggageWithIt() throws Exception {
        SharedMemChannel channel = ground.channel();
        put(channel, "a");
        ChildJvm taker = ground.child(Taker.class, channel.address(), 0);
        taker.awaitLine("a");
        channel.release();
        assertThat(ground.files()).isEmpty();
        taker.kill();
    }
}
