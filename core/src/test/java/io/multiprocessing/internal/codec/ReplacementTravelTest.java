package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Shareable;
import io.multiprocessing.Task;
import io.multiprocessing.spi.Codec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@SuppressWarnings("serial") // lambdas may touch members of their classes; that is what is tested
class ReplacementTravelTest {
    static final AtomicInteger DEPARTURES = new AtomicInteger();
    static final AtomicInteger ARRIVALS = new AtomicInteger();

    /** As shared objects do it; not Serializable itself. */
    static final class Handle implements Shareable {
        final int id;

        Handle(int id) {
            this.id = id;
        }

        private Object writeReplace() {
            DEPARTURES.incrementAndGet();
            return new Reference(id);
        }
    }

    record Reference(int id) implements Serializable {
        private Object readResolve() {
            ARRIVALS.incrementAndGet();
            return new Handle(id);
        }
    }

    abstract static class Parent implements Serializable {
        private static final long serialVersionUID = 1L;

        protected Object writeReplace() {
            return List.of("replaced");
        }
    }

    static final class Child extends Parent {
        private static final long serialVersionUID = 1L;
    }

    static final class SameClass implements Serializable {
        private static final long serialVersionUID = 1L;

        final int value;

        SameClass(int value) {
            this.value = value;
        }

        private Object writeReplace() {
            return new SameClass(value + 1);
        }
    }

    static final class ToNull implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object writeReplace() {
            return null;
        }
    }

    static final class Singleton implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Singleton INSTANCE = new Singleton();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    record Holder(Handle handle) {}

    static final class Pojo implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // replaced
        final Handle handle;

        Pojo(Handle handle) {
            this.handle = handle;
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void sharedHandlesAreReplacedWhereverTheyAre(Codec codec) throws Exception {
        assertThat(Trip.through(codec, new Handle(1)).id).isEqualTo(1);
        assertThat(Trip.through(codec, new Holder(new Handle(2))).handle().id).isEqualTo(2);
        assertThat(Trip.through(codec, new Pojo(new Handle(3))).handle.id).isEqualTo(3);
        assertThat(Trip.through(codec, List.of(new Handle(4))).getFirst().id).isEqualTo(4);
        assertThat(Trip.through(codec, Map.of("k", new Handle(5))).get("k").id).isEqualTo(5);
        assertThat(Trip.through(codec, Optional.of(new Handle(6))).orElseThrow().id)
                .isEqualTo(6);
        Handle captured = new Handle(7);
        Task<Integer> task = () -> captured.id;
        assertThat(Trip.through(codec, task).call()).isEqualTo(7);
        assertThat(Trip.through(codec, new Handle[] {new Handle(8)})[0].id).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aHandleThatOccursTwiceDepartsAndArrivesOnce(Codec codec) {
        Handle handle = new Handle(1);
        int departures = DEPARTURES.get();
        int arrivals = ARRIVALS.get();
        List<Object> copy = Trip.through(codec, new ArrayList<>(List.of(handle, handle, new Holder(handle))));
        assertThat(DEPARTURES.get() - departures).isEqualTo(1);
        assertThat(ARRIVALS.get() - arrivals).isEqualTo(1);
        assertThat(copy.get(0)).isSameAs(copy.get(1)).isSameAs(((Holder) copy.get(2)).handle());
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anInheritedWriteReplaceCounts(Codec codec) {
        Object copy = Trip.through(codec, (Object) new Child());
        assertThat(copy).isEqualTo(List.of("replaced"));
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anObjectMayBeReplacedByAnotherOfItsClassOrByNull(Codec codec) {
        List<Object> copy = Trip.through(codec, new ArrayList<>(List.of(new SameClass(1), new ToNull(), "end")));
        assertThat(((SameClass) copy.get(0)).value).isEqualTo(2);
        assertThat(copy.get(1)).isNull();
        assertThat(copy.get(2)).isEqualTo("end");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void readResolveKeepsSingletonsSingle(Codec codec) {
        assertThat(Trip.through(codec, Singleton.INSTANCE)).isSameAs(Singleton.INSTANCE);
        assertThat(Trip.through(codec, List.of(Singleton.INSTANCE)).getFirst()).isSameAs(Singleton.INSTANCE);
    }
}
