package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Task;
import io.multiprocessing.spi.Codec;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No flags are needed, and nothing is printed, on a JDK that warns about much. */
@Timeout(120)
class SilenceTest {
    /** Sends one of everything through each codec that is found. */
    static final class Program {
        record Point(int x, Object y) {}

        static final class Pojo implements Serializable {
            private static final long serialVersionUID = 1L;
            int value = 1;
        }

        private Program() {}

        public static void main(String[] args) throws Exception {
            for (Codec codec : ServiceLoader.load(Codec.class)) {
                int captured = args.length;
                Task<Integer> task = () -> captured + 1;
                List<Object> all = new ArrayList<>(List.of(
                        new Point(1, Optional.of(2)),
                        new Pojo(),
                        Collections.unmodifiableList(List.of(1)),
                        new IOException("x", new IllegalStateException("y")),
                        new int[] {1},
                        Thread.State.NEW,
                        task));
                List<?> copy = (List<?>)
                        codec.decode(codec.encode(all), ClassFilters.everything(), Program.class.getClassLoader());
                Object result = ((Task<?>) copy.getLast()).call();
                System.out.println(codec.name() + " " + copy.getFirst() + " " + result);
            }
        }
    }

    @Test
    void aJvmWithoutFlagsPrintsNothingOfOurs(@TempDir Path directory) throws Exception {
        String classPath = OtherJvm.pathOfCore() + File.pathSeparator + OtherJvm.placeOf(SilenceTest.class);
        String out = OtherJvm.run(directory, List.of("-cp", classPath, Program.class.getName()));
        assertThat(out.lines())
                .containsExactlyInAnyOrder("kryo Point[x=1, y=Optional[2]] 1", "jdk Point[x=1, y=Optional[2]] 1");
    }
}
