package io.multiprocessing.testkit.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which faults a {@link FaultyTransport} makes, and when. As text, a list such as {@code "seed=7, delay-send=10%,
 * delay-receive=3%, delay=2ms, cut-at-receive=120"}:
 *
 * <ul>
 *   <li>{@code delay-send}, {@code delay-receive}: how many messages of a hundred are held up, on their way out or in;
 *       {@code delay}: for how long, 1 ms if not said. Which ones depends on the seed, the connection's number in its
 *       process, and the message's number on the connection, and on nothing else.
 *   <li>{@code end-at-send=N}: instead of the Nth message that the process sends, its connection is closed.
 *   <li>{@code end-at-receive=N}: the Nth message that the process receives is lost and its connection ends, as if the
 *       peer had closed it just before.
 *   <li>{@code cut-at-receive=N}: the same, as if the peer had died in the middle of that message.
 * </ul>
 *
 * <p>A plan counts as it goes: it serves one transport.
 */
public final class FaultPlan {
    private final String text;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private long seed;
    private double delaySend;
    private double delayReceive;
    private Duration delay = Duration.ofMillis(1);
    private long endAtSend;
    private long endAtReceive;
    private long cutAtReceive;

    private FaultPlan(String text) {
        this.text = text;
    }

    /**
     * A plan.
     *
     * @param text as described above; empty: no faults
     * @return the plan
     * @throws IllegalArgumentException the text makes no sense; the message says what is allowed
     */
    public static FaultPlan of(String text) {
        var plan = new FaultPlan(text);
        for (String each : text.split("[, ]+")) {
            if (!each.isEmpty()) {
                plan.set(each);
            }
        }
        return plan;
    }

    private void set(String setting) {
        String[] words = setting.split("=", 2);
        try {
            switch (words[0]) {
                case "seed" -> seed = Long.parseLong(words[1]);
                case "delay-send" -> delaySend = share(words[1]);
                case "delay-receive" -> delayReceive = share(words[1]);
                case "delay" -> delay = Duration.parse("PT" + seconds(words[1]) + "S");
                case "end-at-send" -> endAtSend = Long.parseLong(words[1]);
                case "end-at-receive" -> endAtReceive = Long.parseLong(words[1]);
                case "cut-at-receive" -> cutAtReceive = Long.parseLong(words[1]);
                default -> throw new IllegalArgumentException(words[0]);
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "no fault is called \"" + setting + "\" (in \"" + text + "\"); there are: "
                            + String.join(", ", ALL),
                    e);
        }
    }

    private static final List<String> ALL = List.of(
            "seed=NUMBER",
            "delay-send=PERCENT%",
            "delay-receive=PERCENT%",
            "delay=NUMBERms",
            "end-at-send=N",
            "end-at-receive=N",
            "cut-at-receive=N");

    private static double share(String percent) {
        if (!percent.endsWith("%")) {
            throw new IllegalArgumentException(percent);
        }
        return Double.parseDouble(percent.substring(0, percent.length() - 1)) / 100;
    }

    private static String seconds(String millis) {
        if (!millis.endsWith("ms")) {
            throw new IllegalArgumentException(millis);
        }
        double number = Double.parseDouble(millis.substring(0, millis.length() - 2));
        return String.format(Locale.ROOT, "%.6f", number / 1_000);
    }

    /** What happens to a message. */
    enum Fault {
        NONE,
        DELAY,
        END,
        CUT
    }

    Fault atSend(long connection, long message) {
        if (sent.incrementAndGet() == endAtSend) {
            return Fault.END;
        }
        return drawn(connection, message, 1) < delaySend ? Fault.DELAY : Fault.NONE;
    }

    Fault atReceive(long connection, long message) {
        long number = received.incrementAndGet();
        if (number == cutAtReceive) {
            return Fault.CUT;
        }
        if (number == endAtReceive) {
            return Fault.END;
        }
        return drawn(connection, message, 2) < delayReceive ? Fault.DELAY : Fault.NONE;
    }

    Duration delay() {
        return delay;
    }

    /** A number from 0 to 1 that looks random and is always the same for the same arguments. */
    private double drawn(long connection, long message, long direction) {
        long mixed = mix(mix(mix(mix(seed) + connection) + message) + direction);
        return (mixed >>> 11) * 0x1.0p-53;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** What it was made of. */
    String text() {
        return text;
    }

    /**
     * The plan as text.
     *
     * @return what {@link #of} takes
     */
    @Override
    public String toString() {
        return text.isEmpty() ? "no faults" : text;
    }

    /**
     * Settings that delay messages and break nothing.
     *
     * @param seed decides which messages
     * @return the text of a plan
     */
    public static String delays(long seed) {
        var settings = new ArrayList<String>();
        settings.add("seed=" + seed);
        settings.add("delay-send=5%");
        settings.add("delay-receive=5%");
        settings.add("delay=0.3ms");
        return String.join(", ", settings);
    }
}
