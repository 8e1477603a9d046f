package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program in a module that exports and opens nothing. */
@Timeout(120)
class NamedModuleTest {
    private static final String MODULE = """
            module app {
                requires io.multiprocessing;
                uses io.multiprocessing.spi.Codec;
            }
            """;

    private static final String PROGRAM = """
            package app.hidden;

            import io.multiprocessing.*;
            import io.multiprocessing.spi.Codec;
            import java.io.Serializable;
            import java.util.*;

            public final class Main {
                enum Color { RED { @Override int number() { return 7; } }; abstract int number(); }
                record Point(int x, Object y) implements Serializable {
                    Task<Integer> task() { return () -> x + 1; }
                }
                record Closed(int x) {}
                static final class Pojo implements Serializable {
                    private int value = 5;
                    private Task<Integer> task() { return () -> value; }
                }
                static final class Replaced implements Serializable {
                    private Object writeReplace() { return new Point(8, "replaced"); }
                }
                interface Greeter { static Task<String> hello(Object whom) { return () -> "hello " + whom; } }
                static final class Nested {
                    static Task<Object> of(long l, double d, byte b, Task<?> inner, Color color, int[] array, Object nothing) {
                        return () -> l + " " + d + " " + b + " " + inner.call() + " " + color.number() + " " + array[0] + " " + nothing;
                    }
                }
                static int sum(Integer... all) { int sum = 0; for (int each : all) sum += each; return sum; }

                @SuppressWarnings("unchecked")
                static <T> T trip(Codec codec, T value) throws Exception {
                    return (T) codec.decode(codec.encode(value), name -> true, Main.class.getClassLoader());
                }

                public static void main(String[] args) throws Exception {
                    if (Main.class.getModule().isNamed() && Main.class.getModule().isOpen("app.hidden", Codec.class.getModule())) {
                        throw new AssertionError("the module is open");
                    }
                    for (Codec codec : ServiceLoader.load(Codec.class)) {
                        List<Object> got = new ArrayList<>();
                        got.add(trip(codec, new Point(1, new Point(2, Color.RED))));
                        got.add(trip(codec, new Point(1, null).task()).call());
                        got.add(trip(codec, new Pojo().task()).call());
                        got.add(trip(codec, (Object) new Replaced()));
                        got.add(trip(codec, Greeter.hello("you")).call());
                        Task<Integer> inner = () -> 3;
                        got.add(trip(codec, Nested.of(1L, 2.5, (byte) 4, inner, Color.RED, new int[] {6}, null)).call());
                        TaskBiFunction<Integer, Integer, Integer> varargs = Main::sum;
                        got.add(trip(codec, varargs).apply(1, 2));
                        TaskFunction<Integer, Object> constructor = ArrayList<Object>::new;
                        got.add(trip(codec, constructor).apply(1));
                        Optional<Point[]> array = Optional.of(new Point[] {new Point(9, Optional.of(1))});
                        got.add(trip(codec, array).get()[0]);
                        got.add(trip(codec, (Runnable & RandomAccess & Serializable) () -> {}) instanceof RandomAccess);
                        try {
                            codec.encode(new Closed(1));
                        } catch (java.io.NotSerializableException e) {
                            got.add(e.getMessage().contains("let it implement Serializable"));
                        }
                        System.out.println(codec.name() + " " + got);
                    }
                }
            }
            """;

    @Test
    void everythingTravelsFromAModuleThatOpensNothing(@TempDir Path directory) throws Exception {
        Path classes = compile(directory);
        String out = OtherJvm.run(
                directory,
                List.of(
                        "-p",
                        OtherJvm.pathOfCore() + java.io.File.pathSeparator + classes,
                        "-m",
                        "app/app.hidden.Main"));
        String values =
                " [Point[x=1, y=Point[x=2, y=RED]], 2, 5, Point[x=8, y=replaced], hello you, 1 2.5 4 3 7 6 null, 3, [],"
                        + " Point[x=9, y=Optional[1]], true, true]";
        assertThat(out.lines()).containsExactlyInAnyOrder("kryo" + values, "jdk" + values);
    }

    private static Path compile(Path directory) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path descriptor = Files.writeString(directory.resolve("module-info.java"), MODULE);
        Path program = Files.createDirectories(directory.resolve("app/hidden")).resolve("Main.java");
        Files.writeString(program, PROGRAM);
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.err,
                        System.err,
                        "-p",
                        OtherJvm.pathOfCore(),
                        "-d",
                        classes.toString(),
                        descriptor.toString(),
                        program.toString());
        assertThat(exit).isZero();
        return classes;
    }
}
