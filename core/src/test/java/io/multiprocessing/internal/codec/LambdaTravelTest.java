package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Target;
import io.multiprocessing.Task;
import io.multiprocessing.TaskBiFunction;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.spi.Codec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@SuppressWarnings("serial") // lambdas may touch members of their classes; that is what is tested
class LambdaTravelTest {
    /** A record that is not Serializable, captured by many of the lambdas here. */
    record Scale(int factor) {
        Task<Integer> timesTwo() {
            return () -> factor * 2;
        }
    }

    interface Greeter {
        String name();

        default Task<String> greeting() {
            return (Task<String> & Serializable) () -> "hello " + name();
        }

        static Task<String> fixed() {
            return () -> "fixed";
        }
    }

    record Named(String name) implements Greeter {}

    static final class Counter implements Serializable {
        private static final long serialVersionUID = 1L;

        int count = 5;
        Task<Integer> itsOwn = () -> count;

        Task<Integer> read() {
            return () -> count;
        }

        private int twice(int value) {
            return 2 * value;
        }

        TaskFunction<Integer, Integer> privateMethod() {
            return this::twice;
        }
    }

    static int sum(Integer... values) {
        return Arrays.stream(values).mapToInt(Integer::intValue).sum();
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void primitivesOfAllKindsAreCaptured(Codec codec) throws Exception {
        boolean z = true;
        byte b = 1;
        short s = 2;
        char c = 'c';
        int i = Integer.parseInt("4");
        long j = 5_000_000_000L;
        float f = 6.5f;
        double d = 7.25;
        Task<String> task = () -> "" + z + b + s + c + i + j + f + d;
        assertThat(Trip.through(codec, task).call()).isEqualTo("true12c450000000006.57.25");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void recordsArraysCollectionsAndNullAreCaptured(Codec codec) throws Exception {
        Scale scale = new Scale(3);
        int[] numbers = {1, 2};
        List<Scale> list = new ArrayList<>(List.of(scale));
        Object nothing = null;
        Task<List<Object>> task = () -> Arrays.asList(scale, numbers[1], list, nothing);
        assertThat(Trip.through(codec, task).call()).containsExactly(scale, 2, list, null);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void lambdasCaptureLambdas(Codec codec) throws Exception {
        int base = Integer.parseInt("10");
        TaskFunction<Integer, Integer> inner = x -> x + base;
        TaskFunction<Integer, Integer> middle = x -> inner.apply(x) * 2;
        Task<Integer> outer = () -> middle.apply(1);
        assertThat(Trip.through(codec, outer).call()).isEqualTo(22);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void lambdasOfNestedClassesInterfacesAndRecordsTravel(Codec codec) throws Exception {
        assertThat(Trip.through(codec, new Scale(4).timesTwo()).call()).isEqualTo(8);
        assertThat(Trip.through(codec, new Named("Ada").greeting()).call()).isEqualTo("hello Ada");
        assertThat(Trip.through(codec, Greeter.fixed()).call()).isEqualTo("fixed");
        assertThat(Trip.through(codec, new Counter().read()).call()).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aLambdaHeldByTheObjectThatItCapturesTravels(Codec codec) throws Exception {
        if (codec instanceof KryoCodec) {
            assertThat(Trip.through(codec, new Counter().itsOwn).call()).isEqualTo(5);
        }
        assertThat(Trip.through(codec, new Counter()).itsOwn.call()).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void methodReferencesOfAllKindsTravel(Codec codec) throws Exception {
        TaskFunction<String, Integer> ofTheArgument = String::length;
        TaskFunction<String, Integer> ofAClass = Integer::parseInt;
        TaskFunction<String, StringBuilder> constructor = StringBuilder::new;
        TaskFunction<Integer, int[]> arrayConstructor = int[]::new;
        TaskBiFunction<Integer, Integer, Integer> varargs = LambdaTravelTest::sum;
        String word = "bound";
        TaskFunction<String, Boolean> bound = word::startsWith;
        assertThat(Trip.through(codec, ofTheArgument).apply("four")).isEqualTo(4);
        assertThat(Trip.through(codec, ofAClass).apply("42")).isEqualTo(42);
        assertThat(Trip.through(codec, constructor).apply("x").toString()).isEqualTo("x");
        assertThat(Trip.through(codec, arrayConstructor).apply(3)).hasSize(3);
        assertThat(Trip.through(codec, varargs).apply(1, 2)).isEqualTo(3);
        assertThat(Trip.through(codec, bound).apply("bo")).isTrue();
        assertThat(Trip.through(codec, new Counter().privateMethod()).apply(4)).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void intersectionCastsKeepAllTheirTypes(Codec codec) {
        Object both = (Runnable & RandomAccess & Serializable) LambdaTravelTest::anything;
        assertThat(Trip.through(codec, both)).isInstanceOf(Runnable.class).isInstanceOf(RandomAccess.class);
    }

    static int anything(Object... ignored) {
        return 0;
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void comparatorsOfTheJdkTravel(Codec codec) {
        Function<String, Integer> length = (Function<String, Integer> & Serializable) String::length;
        Map<String, Integer> map = new TreeMap<>(Comparator.comparing(length).reversed());
        map.put("a", 1);
        map.put("bbb", 3);
        Map<String, Integer> copy = Trip.through(codec, map);
        copy.put("cc", 2);
        assertThat(copy.keySet()).containsExactly("bbb", "cc", "a");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aTargetThatIsARecordOrAnAnonymousClassTravels(Codec codec) throws Exception {
        record Write(List<String> to) implements Target {
            @Override
            public void runTarget() {
                to.add("written");
            }
        }
        Write copy = Trip.through(codec, new Write(new ArrayList<>()));
        copy.run();
        assertThat(copy.to()).containsExactly("written");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void oneLambdaSentTwiceInAMessageIsOneAfterwards(Codec codec) {
        Supplier<String> supplier = (Supplier<String> & Serializable) () -> "x";
        List<Supplier<String>> copies = Trip.through(codec, new ArrayList<>(List.of(supplier, supplier)));
        assertThat(copies.get(0)).isSameAs(copies.get(1));
        assertThat(copies.get(0).get()).isEqualTo("x");
    }
}
