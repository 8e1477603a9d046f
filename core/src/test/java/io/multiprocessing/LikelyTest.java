package io.multiprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.KryoCodec;
import io.multiprocessing.internal.codec.Likely;
import java.io.Serializable;
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
        Likely.prepareFor(loud + task + loud.replace('.', '/') + rest, LOADER);
        String child = QuietChild.class.getName();
        Likely.prepareFor(child + task + child.replace('.', '/') + rest, LOADER);
        Likely.prepareFor(Pair.class.getName(), LOADER);
        assertThat(RUN).isEmpty();
        assertThat(new Pair(1, "one").word()).isEqualTo("one");
        assertThat(Loud.task().get() + QuietChild.task().get()).isEqualTo("loudchild");
        assertThat(RUN).containsExactly("Pair", "a pair", "Loud", "LoudParent");
    }

    @Test
    void whatMakesNoSenseIsLeftToTheTargetToSay() {
        for (String each :
                List.of("", "no.such.Class", "a\nb", Quiet.class.getName() + "\n".repeat(9), "\n".repeat(9))) {
            Likely.prepareFor(each, LOADER);
        }
        String quiet = Quiet.class.getName();
        Likely.prepareFor(
                quiet + "\njava/lang/Runnable\nrun\n()V\n6\n" + quiet.replace('.', '/') + "\nnone\n()V\n()V\n0",
                LOADER);
        assertThat(Quiet.task("a", 1, 2, 'c').get()).isEqualTo("a12c");
    }
}
