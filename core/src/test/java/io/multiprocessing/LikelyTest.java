package io.multiprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.KryoCodec;
import io.multiprocessing.internal.codec.Likely;
import java.io.File;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LikelyTest {
    private static final ClassLoader LOADER = LikelyTest.class.getClassLoader();
    private static final List<String> RUN = new ArrayList<>();

    private interface Task<T> extends Supplier<T>, Serializable {}

    private interface OfOne extends Function<String, Object>, Serializable {}

    private static final class Quiet {
        private Quiet() {}

        static Task<String> task(String word, int number, long more, Object any) {
            return () -> word + number + more + any;
        }

        static OfOne bound(StringBuilder receiver) {
            return receiver::append;
        }
    }

    private static final class Loud {
        static {
            RUN.add("Loud");
        }

        private Loud() {}

        static Task<String> task() {
            return () -> "loud";
        }
    }

    private static class LoudParent {
        static {
            RUN.add("LoudParent");
        }
    }

    private static final class QuietChild extends LoudParent {
        private QuietChild() {}

        static Task<String> task() {
            return () -> "child";
        }
    }

    private record Quietly(int number) {
        private Quietly {
            RUN.add("made " + number);
        }
    }

    private record QuietlyOfMany(int a, int b, int c, int d, String e, long f) {
        private QuietlyOfMany {
            RUN.add("made of many");
        }
    }

    /** Is initialized with its lambdas, as it has a method of its own. */
    private interface LoudTask extends Task<String> {
        List<String> NOTE = noted("LoudTask");

        String job();

        @Override
        default String get() {
            return job();
        }
    }

    private interface LoudMark {
        List<String> NOTE = noted("LoudMark");

        default void mark() {}
    }

    private static List<String> noted(String what) {
        RUN.add(what);
        return RUN;
    }

    private static final class OfLoudInterfaces {
        private OfLoudInterfaces() {}

        static LoudTask task() {
            return () -> "job";
        }

        static Task<String> marked() {
            return (Task<String> & LoudMark) () -> "marked";
        }
    }

    private record Pair(int number, String word) {
        static {
            RUN.add("Pair");
        }

        private Pair {
            RUN.add("a pair");
        }
    }

    @Test
    void ofALambdaOnlyWhatIsWrittenInTheProgramIsDescribed() {
        String description = Likely.describe(Quiet.task("secret", 4711, 1, null));
        assertThat(description).startsWith(Quiet.class.getName() + "\n").doesNotContain("secret", "4711");
        assertThat(Likely.describe(Quiet.task("other", 1, 2, "x"))).isEqualTo(description);
    }

    @Test
    void anotherObjectIsDescribedByItsClass() {
        assertThat(Likely.describe("word")).isEqualTo("java.lang.String");
        Supplier<String> notSerializable = () -> "x";
        assertThat(Likely.describe(notSerializable)).isEqualTo(LikelyTest.class.getName());
    }

    @Test
    void aClassWithoutInitializersIsLinkedToItsLambdasAndTheyWorkAfterwards() throws Exception {
        for (Object lambda : List.of(Quiet.task("a", 1, 2, 'c'), Quiet.bound(new StringBuilder("b")))) {
            Likely.prepareFor(Likely.describe(lambda), LOADER);
        }
        var codec = new KryoCodec();
        byte[] bytes = codec.encode(Quiet.task("a", 1, 2L, 'c'));
        assertThat(((Supplier<?>) codec.decode(bytes, ClassFilters.everything(), LOADER)).get())
                .isEqualTo("a12c");
    }

    @Test
    void noInitializerAndNoConstructorOfTheUsersRuns() {
        String loud = Loud.class.getName(); // a class literal initializes nothing
        String task = "\n" + Task.class.getName().replace('.', '/') + "\nget\n()Ljava/lang/Object;\n6\n";
        String rest = "\nlambda$task$0\n()Ljava/lang/String;\n()Ljava/lang/String;\n0";
        String kind = "\n" + Task.class.getName();
        Likely.prepareFor(loud + task + loud.replace('.', '/') + rest + kind, LOADER);
        String child = QuietChild.class.getName();
        Likely.prepareFor(child + task + child.replace('.', '/') + rest + kind, LOADER);
        for (Class<?> each : List.of(Pair.class, Quietly.class, QuietlyOfMany.class)) {
            Likely.prepareFor(each.getName(), LOADER);
        }
        assertThat(RUN)
                .doesNotContain("Pair", "a pair", "Loud", "LoudParent")
                .noneMatch(each -> each.startsWith("made"));
        assertThat(new Quietly(1).number() + new QuietlyOfMany(1, 2, 3, 4, "", 5).a())
                .isEqualTo(2);
        assertThat(RUN).contains("made 1", "made of many");
        assertThat(new Pair(1, "one").word()).isEqualTo("one");
        assertThat(Loud.task().get() + QuietChild.task().get()).isEqualTo("loudchild");
        assertThat(RUN).contains("Pair", "a pair", "Loud", "LoudParent");
    }

    @Test
    void noInitializerOfALambdasInterfacesRuns() throws Exception {
        String task;
        String marked;
        try (var other = new URLClassLoader(classPath(), null)) { // where they are made, and so initialized
            Class<?> there = other.loadClass(LikelyTest.class.getName());
            task = called(there.getDeclaredMethod("describeTask"));
            marked = called(there.getDeclaredMethod("describeMarked"));
        }
        assertThat(task).endsWith("\n" + LoudTask.class.getName());
        assertThat(marked).contains("\n" + LoudMark.class.getName());
        Likely.prepareFor(task, LOADER);
        Likely.prepareFor(marked, LOADER);
        assertThat(RUN).doesNotContain("LoudTask", "LoudMark");
        assertThat(OfLoudInterfaces.task().get() + OfLoudInterfaces.marked().get())
                .isEqualTo("jobmarked");
        assertThat(RUN).contains("LoudTask", "LoudMark");
    }

    private static String called(Method method) throws ReflectiveOperationException {
        method.setAccessible(true); // the class is of another loader, and so of another package
        return (String) method.invoke(null);
    }

    static String describeTask() {
        return Likely.describe(OfLoudInterfaces.task());
    }

    static String describeMarked() {
        return Likely.describe(OfLoudInterfaces.marked());
    }

    private static URL[] classPath() throws MalformedURLException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            urls[i] = new File(entries[i]).toURI().toURL();
        }
        return urls;
    }

    @Test
    void whatMakesNoSenseIsLeftToTheTargetToSay() {
        for (String each :
                List.of("", "no.such.Class", "a\nb", Quiet.class.getName() + "\n".repeat(10), "\n".repeat(10))) {
            Likely.prepareFor(each, LOADER);
        }
        String quiet = Quiet.class.getName();
        Likely.prepareFor(
                quiet + "\njava/lang/Runnable\nrun\n()V\n6\n" + quiet.replace('.', '/')
                        + "\nnone\n()V\n()V\n0\njava.lang.Runnable",
                LOADER);
        assertThat(Quiet.task("a", 1, 2, 'c').get()).isEqualTo("a12c");
    }
}
