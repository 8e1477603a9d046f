package io.multiprocessing.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One run of hostile input for a bounded time. The seed is printed first, so that it is known whatever happens, and
 * stands in every complaint. It is the same in every build, so that what is red was made so by a change;
 * {@code -Dfuzz.seed=…} gives another, {@code -Dfuzz.seed=random} one never tried, and {@code -Dfuzz.times=10} makes
 * every run ten times as long: those two go together in the profile {@code soak}. A run that nothing got through has
 * not tested anything, and fails.
 */
public final class Fuzz {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int FEW_INPUTS = 20;
    private static final int MANY_INPUTS = 500;
    private static final int[] EXTREMES = {
        0,
        1,
        -1,
        -2,
        127,
        255,
        4096,
        65_535,
        1 << 20,
        1 << 28,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };

    private final String what;
    private final long seed = seed();
    private final SplittableRandom dice = new SplittableRandom(seed);
    private final long endNanos;
    private int inputs;
    private int passed;

    /** What is done with an input. */
    @FunctionalInterface
    public interface Decoder {
        /**
         * Decodes.
         *
         * @param input a copy that nobody else has
         * @throws Exception it is refused
         */
        void decode(byte[] input) throws Exception;
    }

    private Fuzz(String what, long millis) {
        this.what = what;
        this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis * Integer.getInteger("fuzz.times", 1));
        System.out.println("fuzzing " + what + ": seed=" + seed);
    }

    private static long seed() {
        String given = System.getProperty("fuzz.seed", "20261125");
        return given.equals("random") ? System.nanoTime() : Long.parseLong(given);
    }

    /** Begins a run. */
    public static Fuzz of(String what, long millis) {
        return new Fuzz(what, millis);
    }

    /**
     * Feeds a decoder until the time is over: now and then with what is valid or pure garbage, else with mutations. It
     * may accept anything, but refuse it by the promised exceptions only, soon, and without taking more memory than
     * allowed.
     */
    public void feed(List<byte[]> valid, long mostBytes, Decoder decoder, Class<?>... promised) {
        passAll(valid, decoder);
        while (goesOn()) {
            byte[] input = input(valid);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            try {
                decoder.decode(input.clone());
                passed();
            } catch (Throwable e) {
                if (Arrays.stream(promised).noneMatch(each -> each.isInstance(e))) {
                    throw damage("an exception that nobody promised, for " + Arrays.toString(input), e);
                }
            }
            long took = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (took > mostBytes) {
                throw damage(
                        took + " bytes were taken, " + mostBytes + " are allowed, for " + Arrays.toString(input), null);
            }
            if (System.nanoTime() - began > LONGEST_NANOS) {
                throw damage("more than 10 s for " + Arrays.toString(input), null);
            }
        }
        end();
        if (passed == inputs) {
            throw damage("nothing was refused", null);
        }
    }

    /**
     * What is valid passes, what is a little too short or long is tried; from then on nobody takes memory because
     * something is done for the first time.
     */
    private void passAll(List<byte[]> valid, Decoder decoder) {
        for (byte[] each : valid) {
            try {
                decoder.decode(each.clone());
            } catch (Exception e) {
                throw damage("what is valid does not pass: " + Arrays.toString(each), e);
            }
        }
        for (byte[] each : valid) {
            for (int length : new int[] {0, Math.max(0, each.length - 1), each.length + 1}) {
                try {
                    decoder.decode(Arrays.copyOf(each, length));
                } catch (Throwable _) {
                    // to refuse for the first time takes memory too; whether it is done as promised is seen later
                }
            }
        }
    }

    /** Whether there is time for a further input, which is counted; on a slow machine a few come all the same. */
    public boolean goesOn() {
        boolean enough = inputs >= MANY_INPUTS || inputs >= FEW_INPUTS && passed > 0;
        if (enough && System.nanoTime() - endNanos >= 0) {
            return false;
        }
        inputs++;
        return true;
    }

    /** The input was accepted. */
    public void passed() {
        passed++;
    }

    /** Ends the run, and tells of it. */
    public void end() {
        System.out.println("fuzzed " + what + ": seed=" + seed + ", inputs=" + inputs + ", passed=" + passed);
        if (passed == 0) {
            throw damage("nothing got through, so nothing was tested", null);
        }
    }

    /** The dice. */
    public SplittableRandom dice() {
        return dice;
    }

    /** True once in n times; never before the first input, when what is valid is tried as it is. */
    public boolean onceIn(int n) {
        return inputs > 0 && dice.nextInt(n) == 0;
    }

    /** One of several. */
    public <T> T oneOf(List<T> several) {
        return several.get(dice.nextInt(several.size()));
    }

    /** A complaint that names the seed. */
    public AssertionError damage(String what, Throwable cause) {
        return new AssertionError(
                this.what + ": " + what + "; repeat with -Dfuzz.seed=" + seed + ", input " + inputs, cause);
    }

    /** Something valid, garbage, or most likely something in between. */
    public byte[] input(List<byte[]> valid) {
        return switch (dice.nextInt(20)) {
            case 0 -> oneOf(valid).clone();
            case 1 -> garbage(200);
            default -> mutation(valid);
        };
    }

    /** Random bytes, none at the least. */
    public byte[] garbage(int mostBytes) {
        byte[] bytes = new byte[dice.nextInt(mostBytes + 1)];
        dice.nextBytes(bytes);
        return bytes;
    }

    /** A valid message with one to five blows dealt to it. */
    public byte[] mutation(List<byte[]> valid) {
        byte[] bytes = oneOf(valid).clone();
        for (int blows = dice.nextInt(1, 6); blows > 0 && bytes.length > 0; blows--) {
            bytes = blow(bytes, valid);
        }
        return bytes;
    }

    private byte[] blow(byte[] bytes, List<byte[]> valid) {
        int place = dice.nextInt(bytes.length);
        switch (dice.nextInt(8)) {
            case 0 -> bytes[place] ^= (byte) (1 << dice.nextInt(8));
            case 1 -> bytes[place] = (byte) dice.nextInt(256);
            case 2 -> bytes[place] = (byte) 0xFF;
            case 3 -> {
                return Arrays.copyOf(bytes, place);
            }
            case 4 -> {
                if (place + Integer.BYTES <= bytes.length) {
                    ByteBuffer.wrap(bytes).putInt(place, EXTREMES[dice.nextInt(EXTREMES.length)]);
                }
            }
            case 5 -> {
                return spliced(bytes, place, place, garbage(8));
            }
            case 6 -> {
                return spliced(bytes, place, dice.nextInt(place, bytes.length), new byte[0]);
            }
            default -> {
                byte[] other = oneOf(valid);
                int from = dice.nextInt(other.length + 1);
                int length = Math.min(dice.nextInt(1, 40), other.length - from);
                byte[] piece = Arrays.copyOfRange(other, from, from + length);
                return spliced(bytes, place, Math.min(place + length, bytes.length), piece);
            }
        }
        return bytes;
    }

    /** The bytes with a piece in place of those between two places. */
    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        return ByteBuffer.allocate(bytes.length - (to - from) + piece.length)
                .put(bytes, 0, from)
                .put(piece)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
