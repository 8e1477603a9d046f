package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.spi.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ThreadsTest {
    record Item(int number, List<String> texts, Map<Integer, Object> more) {}

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void manyVirtualThreadsMayUseOneCodec(Codec codec) throws Exception {
        List<Future<Boolean>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                int number = i;
                results.add(threads.submit(() -> {
                    for (int round = 0; round < 50; round++) {
                        Item item = new Item(number, List.of("a" + round, "b"), Map.of(round, new int[0].length));
                        if (!Trip.through(codec, item).equals(item)) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
        }
        for (Future<Boolean> result : results) {
            assertThat(result.get()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aCodecMayBeUsedWhileItWritesAndReads(Codec codec) {
        Nesting copy = Trip.through(codec, new Nesting(codec));
        assertThat(copy.inner).isEqualTo(List.of("inner"));
    }

    /** Uses the codec from within. */
    static final class Nesting implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        static Codec codec;
        ArrayList<String> inner;

        Nesting(Codec used) {
            codec = used;
        }

        private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
            out.writeObject(Travel.encode(codec, "the inner", new ArrayList<>(List.of("inner"))));
        }

        private void readObject(java.io.ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
            @SuppressWarnings("unchecked")
            ArrayList<String> list =
                    (ArrayList<String>) Trip.decode(codec, (byte[]) in.readObject(), ClassFilters.everything());
            inner = list;
        }
    }
}
