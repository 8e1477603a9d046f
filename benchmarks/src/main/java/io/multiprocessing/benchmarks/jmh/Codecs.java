package io.multiprocessing.benchmarks.jmh;

import io.multiprocessing.benchmarks.peers.Order;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to make bytes from an object, and the object from the bytes, in one thread of one JVM? It would be
 * a surprise if Kryo took longer than Java serialization for anything but an exception.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codecs {
    private static final int MANY = 100;

    /** The codec's name. */
    @Param({"kryo", "jdk"})
    public String contender;

    /** Which kind of object. */
    @Param({"string", "record", "records", "map", "values", "doubles", "exception"})
    public String what;

    private final ClassFilter filter = _ -> true;
    private final ClassLoader loader = Codecs.class.getClassLoader();
    private Codec codec;
    private Object value;
    private byte[] bytes;

    /** Several kinds of value of the JDK. */
    record Values(Instant at, BigDecimal price, TimeUnit unit, List<String> names) implements java.io.Serializable {}

    /**
     * Makes the object.
     *
     * @throws IOException it cannot be encoded
     */
    @Setup
    public void open() throws IOException {
        codec = ServiceLoader.load(Codec.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals(contender))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no codec " + contender));
        value = switch (what) {
            case "string" -> "Grüße aus einem anderen Prozess";
            case "record" -> Order.ofSize(32);
            case "records" ->
                IntStream.range(0, MANY).mapToObj(_ -> Order.ofSize(32)).toList();
            case "map" -> {
                Map<String, Integer> map = new LinkedHashMap<>();
                for (int i = 0; i < MANY; i++) {
                    map.put("key " + i, i);
                }
                yield map;
            }
            case "values" ->
                new Values(Instant.EPOCH, new BigDecimal("12.50"), TimeUnit.DAYS, List.of("one", "two", "three"));
            case "doubles" -> IntStream.range(0, MANY * 10).asDoubleStream().toArray();
            case "exception" -> new IllegalStateException("a message", new IOException("its cause"));
            default -> throw new IllegalArgumentException(what);
        };
        bytes = codec.encode(value);
    }

    /**
     * Makes bytes.
     *
     * @return the bytes
     * @throws IOException it cannot be encoded
     */
    @Benchmark
    public byte[] encode() throws IOException {
        return codec.encode(value);
    }

    /**
     * Makes the object.
     *
     * @return the object
     * @throws Exception it cannot be decoded
     */
    @Benchmark
    public Object decode() throws Exception {
        return codec.decode(bytes, filter, loader);
    }
}
