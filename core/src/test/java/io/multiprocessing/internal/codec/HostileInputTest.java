package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import io.multiprocessing.Task;
import io.multiprocessing.fuzz.Fuzz;
import io.multiprocessing.spi.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes in may be damaged, or made to do damage. */
@Timeout(120)
@SuppressWarnings("serial") // lambdas may touch members of their classes; that is what is tested
public class HostileInputTest {
    private static final long ALLOCATION_BOUND = 64L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What static initializers of classes that must not be initialised leave behind. */
    public static final List<String> INITIALISED = new ArrayList<>();

    record Point(int x, Object y) {}

    static final class Pojo implements Serializable {
        private static final long serialVersionUID = 1L;

        String name = "pojo";
        int[] numbers = {1, 2, 3};
        ArrayList<Object> list = new ArrayList<>(List.of(1, "two", Optional.of(3)));
        HashMap<String, Object> map = new HashMap<>(Map.of("k", new Point(1, null)));
    }

    static final class CanaryObject implements Serializable {
        private static final long serialVersionUID = 1L;

        static {
            INITIALISED.add("object");
        }

        private Object readResolve() {
            INITIALISED.add("readResolve");
            return this;
        }
    }

    record CanaryRecord(int value) implements Serializable {
        static {
            INITIALISED.add("record");
        }
    }

    enum CanaryEnum {
        SONG;

        static {
            INITIALISED.add("enum");
        }
    }

    interface CanaryInterface {
        Object CONSTANT = INITIALISED.add("interface");

        default void sing() {}
    }

    static final class CanaryLambdas {
        static {
            INITIALISED.add("lambda");
        }

        static Task<String> lambda(Object captured) {
            return () -> "song of " + captured;
        }
    }

    record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return null;
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void damagedAndInventedMessagesAreRefusedInBoundedTimeAndSpace(Codec codec) throws Exception {
        Fuzz fuzz = Fuzz.of(codec.name(), 2500);
        fuzz.feed(
                validMessages(codec),
                ALLOCATION_BOUND,
                bytes -> Trip.decodeBare(
                        codec, fuzz.onceIn(15) ? invented(fuzz, codec) : bytes, ClassFilters.everything()),
                IOException.class,
                ClassNotFoundException.class);
        assertThat(Trip.through(codec, new Point(1, "next"))).isEqualTo(new Point(1, "next"));
    }

    private static List<byte[]> validMessages(Codec codec) {
        int captured = 3;
        Task<Integer> task = () -> captured;
        List<byte[]> messages = new ArrayList<>();
        for (Object value : new Object[] {
            new Point(1, new Point(2, "text \u6F22")),
            new ArrayList<>(
                    List.of(1, 2L, 3.0, "x", 'c', true, new BigDecimal("1.5"), UUID.randomUUID(), ZonedDateTime.now())),
            new Object[] {
                new int[] {1, 2}, new String[] {"a"}, new Point[1], new long[5][2], BitSet.valueOf(new long[] {3})
            },
            Map.of("k", List.of(1, 2), "l", new TreeMap<>(Map.of(1, 2))),
            new Pojo(),
            List.of(new Pojo(), new Pojo()),
            task,
            new IllegalStateException("x", new IOException("y")),
            Optional.of(TimeUnit.DAYS),
            String[].class
        }) {
            messages.add(Travel.encode(codec, "a seed", value));
        }
        return messages;
    }

    /** Garbage that begins as the codec's messages do. */
    private static byte[] invented(Fuzz fuzz, Codec codec) {
        byte[] bytes = new byte[fuzz.dice().nextInt(4, 200)];
        fuzz.dice().nextBytes(bytes);
        if (codec instanceof KryoCodec) {
            bytes[0] = Coder.FORMAT;
        } else {
            System.arraycopy(new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5}, 0, bytes, 0, 4);
        }
        return bytes;
    }

    /** As the JDK's own unmodifiable map does, when its entries are damaged. */
    static final class Fragile implements Serializable {
        private static final long serialVersionUID = 1;

        private Object readResolve() {
            throw new InternalError("length is odd");
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anErrorThrownByTheCodeOfAReadClassSaysThatTheBytesCannotBeRead(Codec codec) throws Exception {
        byte[] message = Travel.encode(codec, "the object", new Fragile());
        assertThatThrownBy(() -> Trip.decodeBare(codec, message, ClassFilters.everything()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("length is odd")
                .hasCauseInstanceOf(InternalError.class);
    }

    @Test
    void inventedLengthsAllocateNothing() throws Exception {
        for (Kind kind : Kind.values()) {
            if (kind.named()) {
                continue;
            }
            for (int length : new int[] {Integer.MAX_VALUE, 1 << 28, -1}) {
                Output output = new Output(64, -1);
                output.writeByte(Coder.FORMAT);
                output.writeVarInt(kind.tag(), true);
                if (kind == Kind.TREE_SET || kind == Kind.TREE_MAP || kind == Kind.PRIORITY_QUEUE) {
                    output.writeByte(Kind.NULL_TAG);
                }
                output.writeVarInt(length, true);
                byte[] message = Arrays.copyOf(output.toBytes(), output.position() + 20);
                refused(message); // classes that are loaded for it allocate, once
                long before = THREADS.getCurrentThreadAllocatedBytes();
                refused(message);
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                        .as("%s of %d", kind, length)
                        .isLessThan(1 << 20);
            }
        }
    }

    private static void refused(byte[] message) {
        try {
            Trip.decodeBare(new KryoCodec(), message, ClassFilters.everything());
        } catch (IOException | ClassNotFoundException e) {
            // as it should be
        }
    }

    @Test
    void nestedInventedLengthsAllocateNoMoreThanTheMessageBacks() {
        Output output = new Output(64, -1);
        output.writeByte(Coder.FORMAT);
        int length = 1 << 20;
        for (int i = 0; i < 1000; i++) {
            output.writeVarInt(Kind.OBJECT_ARRAY.tag(), true);
            output.writeVarInt(length - 100_000, true);
        }
        byte[] message = Arrays.copyOf(output.toBytes(), length);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Trip.decodeBare(new KryoCodec(), message, ClassFilters.everything()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a size of");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATION_BOUND);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aJavaStreamWithAnInventedArrayLengthIsRefused(Codec codec) throws Exception {
        byte[] message = Travel.encode(codec, "the array", new Pojo());
        byte[] length = {0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3};
        int place = indexOf(message, length);
        assertThat(place).isPositive();
        message[place] = 0x7F;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Trip.decodeBare(codec, message, ClassFilters.everything()))
                .isInstanceOf(InvalidClassException.class);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aClassThatTheFilterRefusesIsNeverInitialised(Codec codec) throws Exception {
        List<byte[]> messages = canaryMessages(codec);
        for (byte[] message : messages) {
            INITIALISED.clear();
            CanaryLoader loader = new CanaryLoader();
            assertThatThrownBy(() -> codec.decode(message, name -> !name.contains("Canary"), loader))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Canary");
            assertThat(loader.loaded).isEmpty();
            assertThat(INITIALISED).isEmpty();
        }
        INITIALISED.clear();
        codec.decode(messages.getFirst(), ClassFilters.everything(), new CanaryLoader());
        assertThat(INITIALISED)
                .as("what the same message does to a filter that lets it")
                .contains("object", "readResolve");
    }

    private static List<byte[]> canaryMessages(Codec codec) throws IOException {
        Object proxy = Proxy.newProxyInstance(
                HostileInputTest.class.getClassLoader(), new Class<?>[] {CanaryInterface.class}, new Handler());
        Task<String> lambda = CanaryLambdas.lambda(1);
        Object canary = new CanaryObject();
        Task<Object> capturing = () -> canary;
        List<byte[]> messages = new ArrayList<>();
        for (Object value : new Object[] {
            canary,
            new CanaryRecord(1),
            CanaryEnum.SONG,
            new CanaryObject[0],
            new CanaryRecord[0][0],
            CanaryObject.class,
            CanaryInterface[].class,
            proxy,
            lambda,
            capturing,
            new Point(1, CanaryEnum.SONG),
            List.of(Optional.of(canary)),
            new Object[] {new CanaryEnum[] {CanaryEnum.SONG}},
            Map.of("k", CanaryEnum.class)
        }) {
            messages.add(Travel.encode(codec, "a canary", value));
        }
        return messages;
    }

    /** Has canaries of its own, which nobody has initialised yet, and notes which it was asked for. */
    private static final class CanaryLoader extends ClassLoader {
        final List<String> loaded = new ArrayList<>();

        CanaryLoader() {
            super(HostileInputTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.contains("Canary")) {
                return super.loadClass(name, resolve);
            }
            loaded.add(name);
            Class<?> type = findLoadedClass(name);
            if (type != null) {
                return type;
            }
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void messagesOfAnotherCodecAreToldApart() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject("x");
        }
        assertThatThrownBy(() -> Trip.decodeBare(new KryoCodec(), bytes.toByteArray(), ClassFilters.everything()))
                .hasMessageContaining("do both processes use the same codec?");
        assertThatThrownBy(() -> Trip.decodeBare(new KryoCodec(), new byte[0], ClassFilters.everything()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Trip.decodeBare(new JdkCodec(), new byte[0], ClassFilters.everything()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void whatIsLeftOverBehindTheObjectIsNotIgnored(Codec codec) {
        byte[] message = Travel.encode(codec, "the value", List.of(1));
        byte[] longer = Arrays.copyOf(message, message.length + 3);
        assertThatThrownBy(() -> Trip.decodeBare(codec, longer, ClassFilters.everything()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 bytes are left over");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void readingDoesNotChangeTheBytes(Codec codec) throws Exception {
        byte[] message = Travel.encode(codec, "the value", List.of("a string", new Pojo(), new Point(1, "y")));
        byte[] before = message.clone();
        Trip.decodeBare(codec, message, ClassFilters.everything());
        assertThat(message).isEqualTo(before);
        byte[] cut = Arrays.copyOf(message, message.length - 1);
        byte[] cutBefore = cut.clone();
        assertThatThrownBy(() -> Trip.decodeBare(codec, cut, ClassFilters.everything()))
                .isInstanceOf(IOException.class);
        assertThat(cut).isEqualTo(cutBefore);
    }
}
