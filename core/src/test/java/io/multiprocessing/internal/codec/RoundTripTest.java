package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.Codec;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RoundTripTest {
    record Point(int x, int y) {}

    record Line(Point from, Point to) implements Serializable {}

    record Mixed(
            boolean flag,
            byte small,
            short shorter,
            char letter,
            int number,
            long large,
            float single,
            double exact,
            String text,
            Object anything,
            List<Point> points,
            Optional<Point> perhaps) {}

    record Empty() {}

    record Generic<T extends Comparable<T>>(T value, Map<String, T> values) {}

    enum Plain {
        RED,
        GREEN
    }

    enum WithBodies {
        ONE {
            @Override
            int number() {
                return 1;
            }
        },
        TWO {
            @Override
            int number() {
                return 2;
            }
        };

        abstract int number();
    }

    static final class Account implements Serializable {
        private static final long serialVersionUID = 1L;

        final String owner;
        final ArrayList<Integer> amounts = new ArrayList<>();
        transient String password = "secret";

        @SuppressWarnings("serial") // the codec replaces it
        final Object position = new Point(3, 4);

        Account(String owner) {
            this.owner = owner;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Account that
                    && owner.equals(that.owner)
                    && amounts.equals(that.amounts)
                    && position.equals(that.position);
        }

        @Override
        public int hashCode() {
            return owner.hashCode();
        }
    }

    static final class CountingList extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        int count = 7;
    }

    static Stream<Arguments> values() {
        return Trip.codecs().flatMap(codec -> valuesWithEquals().map(value -> Arguments.of(codec, value)));
    }

    private static Stream<Object> valuesWithEquals() {
        return Stream.of(scalars(), times(), collections(), maps(), records(), immutables(), Stream.of((Object) null))
                .flatMap(each -> each);
    }

    private static Stream<Object> scalars() {
        return Stream.of(
                true,
                (byte) -1,
                (short) -300,
                'ß',
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Float.NaN,
                -0.0,
                "",
                "latin1: äöü",
                "wide: 漢字 \uD83D\uDE00",
                "unpaired surrogate: \uD800",
                "long and narrow ".repeat(100),
                "long and wide 漢 ".repeat(100),
                new BigInteger("-123456789012345678901234567890"),
                new BigDecimal("1.2300E-50"),
                new UUID(1, -2),
                URI.create("https://example.org/a?b=c#d"),
                Locale.forLanguageTag("de-CH-1996"),
                Locale.ROOT,
                Currency.getInstance("EUR"),
                StandardCharsets.UTF_16LE,
                Path.of("some", "file.txt"),
                InetAddress.getLoopbackAddress(),
                String.class,
                int.class,
                Point[][].class,
                new Date(123456789),
                BitSet.valueOf(new long[] {5, 0, 1}),
                Optional.empty(),
                Optional.of(new Point(1, 2)),
                OptionalInt.of(1),
                OptionalInt.empty(),
                OptionalLong.of(2),
                OptionalDouble.of(3.5),
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                ByteBuffer.allocateDirect(3).put((byte) 9).flip(),
                TimeUnit.DAYS,
                Plain.GREEN,
                WithBodies.TWO);
    }

    private static Stream<Object> times() {
        LocalDateTime overlap = LocalDateTime.of(2025, 10, 26, 2, 30);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return Stream.of(
                Duration.ofSeconds(-5, 123),
                Instant.ofEpochSecond(-1, 999_999_999),
                LocalDate.of(-44, 3, 15),
                LocalTime.of(23, 59, 59, 999_999_999),
                overlap,
                ZoneOffset.ofHoursMinutesSeconds(-3, -30, -15),
                berlin,
                OffsetTime.of(1, 2, 3, 4, ZoneOffset.MAX),
                OffsetDateTime.of(overlap, ZoneOffset.MIN),
                ZonedDateTime.ofLocal(overlap, berlin, ZoneOffset.ofHours(1)),
                ZonedDateTime.ofLocal(overlap, berlin, ZoneOffset.ofHours(2)),
                ZonedDateTime.of(overlap, ZoneOffset.ofHours(5)),
                Period.of(1, -2, 3),
                Year.of(-5),
                YearMonth.of(2024, 2),
                MonthDay.of(2, 29),
                DayOfWeek.FRIDAY);
    }

    private static Stream<Object> collections() {
        TreeSet<String> descending = new TreeSet<>(Comparator.reverseOrder());
        descending.addAll(List.of("a", "b", "c"));
        TreeSet<String> byLength =
                new TreeSet<>((Comparator<String> & Serializable) (a, b) -> Integer.compare(a.length(), b.length()));
        byLength.addAll(List.of("a", "bb", "cc"));
        CountingList counting = new CountingList();
        counting.add("x");
        return Stream.of(
                new ArrayList<>(Arrays.asList(1, null, "three", new Point(3, 3))),
                new LinkedList<>(List.of(1, 2)),
                new Vector<>(List.of(1, 2)),
                new HashSet<>(List.of(1, 2, 3)),
                new LinkedHashSet<>(List.of(3, 1, 2)),
                descending,
                byLength,
                new CopyOnWriteArrayList<>(List.of("a", "b")),
                EnumSet.of(Plain.RED),
                EnumSet.noneOf(WithBodies.class),
                counting,
                new ArrayList<>(List.of(1, 2, 3, 4)).subList(1, 3),
                new HashMap<>(Map.of("a", 1)).keySet(),
                new TreeMap<>(Map.of("a", 1, "b", 2)).headMap("b").keySet());
    }

    private static Stream<Object> maps() {
        TreeMap<String, Integer> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        caseless.put("Key", 1);
        EnumMap<Plain, Point> enumMap = new EnumMap<>(Plain.class);
        enumMap.put(Plain.GREEN, new Point(1, 1));
        Map<String, Integer> nulls = new HashMap<>();
        nulls.put(null, 1);
        nulls.put("one", null);
        return Stream.of(
                nulls,
                new LinkedHashMap<>(Map.of("a", List.of(1), "b", List.of())),
                caseless,
                enumMap,
                new ConcurrentHashMap<>(Map.of(1, "x")),
                new ConcurrentSkipListMap<>(Map.of(1, "x")),
                new Hashtable<>(Map.of(1, "x")),
                Map.entry("k", new Point(0, 0)),
                new HashMap<>(Map.of("k", "v")).entrySet().iterator().next(),
                new EnumMap<>(Plain.class));
    }

    private static Stream<Object> immutables() {
        return Stream.of(
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                Stream.of(1, null).toList(),
                List.of(1, 2, 3, 4).subList(1, 3),
                Set.of(),
                Set.of("a", "b", "c"),
                Map.of(),
                Map.of("a", new Point(1, 2)),
                Map.of(1, 2, 3, 4),
                Arrays.asList(1, null),
                Collections.emptyList(),
                Collections.emptySet(),
                Collections.emptyMap(),
                Collections.singletonList(null),
                Collections.singleton(1),
                Collections.singletonMap("k", "v"),
                Collections.nCopies(3, "x"),
                Collections.unmodifiableList(new ArrayList<>(List.of(new Point(1, 1)))),
                Collections.unmodifiableSet(new HashSet<>(List.of(1))),
                Collections.unmodifiableMap(new TreeMap<>(Map.of("a", Optional.of(1)))),
                Collections.unmodifiableSortedSet(new TreeSet<>(List.of(2, 1))),
                Collections.synchronizedList(new ArrayList<>(List.of(1))),
                Collections.synchronizedMap(new HashMap<>(Map.of(1, 2))),
                Collections.checkedList(new ArrayList<>(List.of("a")), String.class));
    }

    private static Stream<Object> records() {
        return Stream.of(
                new Point(-1, Integer.MAX_VALUE),
                new Line(new Point(0, 0), null),
                new Empty(),
                new Generic<>(5, Map.of("five", 5)),
                new Mixed(
                        true,
                        (byte) 1,
                        (short) 2,
                        'c',
                        4,
                        5L,
                        6f,
                        7.0,
                        "eight",
                        new int[0].getClass(),
                        List.of(new Point(9, 9)),
                        Optional.of(new Point(10, 10))),
                new Account("Ada"),
                List.of(new Account("Ada"), new Account("Bob"), new Line(new Point(1, 1), new Point(2, 2))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueArrivesEqual(Codec codec, Object value) {
        assertThat(Trip.through(codec, value)).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueArrivesEqualInsideARecord(Codec codec, Object value) {
        record Wrapped(Object content, Object[] array) {}
        Wrapped copy = Trip.through(codec, new Wrapped(value, new Object[] {value, "and", value}));
        assertThat(copy.content()).isEqualTo(value);
        assertThat(copy.array()).containsExactly(value, "and", value);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void arraysArriveWithTheirTypesAndContents(Codec codec) {
        for (Object array : new Object[] {
            new boolean[] {true, false, true},
            new byte[] {1, -1},
            new short[] {1, -1},
            new char[] {'a', '\uFFFF'},
            new int[] {Integer.MIN_VALUE, 0, 7},
            new long[] {Long.MAX_VALUE},
            new float[] {1.5f, Float.NEGATIVE_INFINITY},
            new double[] {Math.PI},
            new int[0],
            new Object[] {1, null, "x", new int[] {1}},
            new String[] {"a", null},
            new Point[] {new Point(1, 2), null},
            new Plain[] {Plain.RED},
            new Number[] {1, 2.0},
            new int[][] {{1}, null, {2, 3}},
            new Point[][][] {{{new Point(1, 1)}}},
            new List<?>[] {List.of(1)},
            new Runnable[0]
        }) {
            Object copy = Trip.through(codec, array);
            assertThat(copy.getClass()).isEqualTo(array.getClass());
            assertThat(Objects.deepEquals(copy, array)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void whatHasNoEqualsArrivesWithItsContent(Codec codec) {
        assertThat(Trip.through(codec, new StringBuilder("ab")).toString()).isEqualTo("ab");
        assertThat(Trip.through(codec, new StringBuffer("ab")).toString()).isEqualTo("ab");
        assertThat(Trip.through(codec, new AtomicInteger(3)).get()).isEqualTo(3);
        assertThat(Trip.through(codec, new AtomicLong(3)).get()).isEqualTo(3);
        assertThat(Trip.through(codec, new AtomicBoolean(true)).get()).isTrue();
        assertThat(Trip.through(codec, new AtomicReference<>(Plain.RED)).get()).isSameAs(Plain.RED);
        Pattern pattern = Trip.through(codec, Pattern.compile("a+b", Pattern.CASE_INSENSITIVE));
        assertThat(pattern.matcher("AAb").matches()).isTrue();
        assertThat(new ArrayList<>(Trip.through(codec, new ArrayDeque<>(List.of(1, 2)))))
                .containsExactly(1, 2);
        assertThat(new ArrayList<>(Trip.through(codec, new ConcurrentLinkedQueue<>(List.of(1, 2)))))
                .containsExactly(1, 2);
        Queue<Integer> largestFirst = new PriorityQueue<>(Comparator.reverseOrder());
        largestFirst.addAll(List.of(1, 3, 2));
        assertThat(Trip.through(codec, largestFirst).poll()).isEqualTo(3);
        Collection<Integer> view = Trip.through(codec, new HashMap<>(Map.of("k", 1)).values());
        assertThat(view).containsExactly(1);
        assertThat(Trip.through(codec, Collections.unmodifiableCollection(List.of(1))))
                .containsExactly(1);
        assertThat(Trip.through(codec, new IdentityHashMap<>(Map.of(Plain.RED, 1))))
                .containsKey(Plain.RED);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aMemorySegmentArrivesAsACopyOnTheHeap(Codec codec) {
        record Frame(MemorySegment pixels) {}
        MemorySegment copy = Trip.through(
                        codec, new Frame(MemorySegment.ofArray(new long[] {42}).asSlice(0, 5)))
                .pixels();
        assertThat(copy.byteSize()).isEqualTo(5);
        assertThat(copy.heapBase()).isPresent();
        assertThat(copy.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aBufferIsSentFromPositionToLimitAndNotMoved(Codec codec) {
        ByteBuffer buffer =
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);
        ByteBuffer copy = Trip.through(codec, List.of(buffer)).getFirst();
        assertThat(copy).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3, 4}));
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.limit()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void javaSerializationRulesHoldForClassesThatAskForIt(Codec codec) {
        Account copy = Trip.through(codec, new Account("Ada"));
        assertThat(copy.password).isNull();
        CountingList list = Trip.through(codec, new CountingList());
        assertThat(list.count).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void sixtyFourMebibytesInsideARecordPass(Codec codec) {
        record Blob(String name, byte[] content, long[] more) {}
        byte[] content = new byte[64 << 20];
        content[content.length - 1] = 7;
        Blob copy = Trip.through(codec, new Blob("big", content, new long[] {1, 2, 3}));
        assertThat(copy.content()).hasSize(content.length).endsWith((byte) 7);
        assertThat(copy.more()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void manySmallObjectsInOneMessagePass(Codec codec) {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            many.add(i % 3 == 0 ? new Point(i, -i) : i % 3 == 1 ? "text " + i : (Object) (long) i);
        }
        assertThat(Trip.through(codec, many)).isEqualTo(many);
    }
}
