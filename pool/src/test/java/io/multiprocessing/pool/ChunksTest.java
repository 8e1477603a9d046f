package io.multiprocessing.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {
    @Test
    void whatWasReadBeforeTheIteratorThrewComesFirst() {
        Iterator<Integer> two = List.of(1, 2).iterator();
        Iterable<Integer> throwing = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (!two.hasNext()) {
                    throw new IllegalArgumentException("no third one");
                }
                return two.next();
            }
        };
        var chunks = new Chunks(throwing, 3, 1);

        assertThat(chunks.next()).containsExactly(1, 2);

        assertThatThrownBy(chunks::next)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no third one");
    }
}
