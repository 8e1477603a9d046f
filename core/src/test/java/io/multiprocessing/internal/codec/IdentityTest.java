package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.SerializationException;
import io.multiprocessing.spi.Codec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class IdentityTest {
    record Pair(Object left, Object right) {}

    static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;

        final ArrayList<Node> children = new ArrayList<>();
        Node parent;
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void whatIsSharedStaysShared(Codec codec) {
        List<Object> shared = new ArrayList<>(List.of(1));
        Pair copy = Trip.through(codec, new Pair(shared, new Pair(shared, Map.of("k", shared))));
        Pair right = (Pair) copy.right();
        assertThat(copy.left()).isSameAs(right.left()).isSameAs(((Map<?, ?>) right.right()).get("k"));
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void cyclesThroughCollectionsAndArraysCloseAgain(Codec codec) {
        List<Object> list = new ArrayList<>();
        Object[] array = {list};
        Map<String, Object> map = new HashMap<>();
        map.put("array", array);
        list.add(map);
        List<?> copy = Trip.through(codec, list);
        assertThat(((Object[]) ((Map<?, ?>) copy.get(0)).get("array"))[0]).isSameAs(copy);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void cyclesThroughSerializableClassesCloseAgain(Codec codec) {
        Node root = new Node();
        Node child = new Node();
        child.parent = root;
        root.children.add(child);
        Node copy = Trip.through(codec, root);
        assertThat(copy.children.getFirst().parent).isSameAs(copy);
        List<Node> both = Trip.through(codec, new ArrayList<>(List.of(child, root)));
        assertThat(both.get(0).parent).isSameAs(both.get(1));
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aGraphWithExponentiallyManyPathsIsWrittenOnce(Codec codec) {
        Object graph = "end";
        for (int i = 0; i < 60; i++) {
            graph = new Pair(graph, graph);
        }
        byte[] bytes = Travel.encode(codec, "the graph", graph);
        assertThat(bytes.length).isLessThan(4000);
        Pair copy = (Pair) Trip.decode(codec, bytes, ClassFilters.everything());
        assertThat(copy.left()).isSameAs(copy.right());
    }

    @Test
    void aCycleThatNothingCouldRebuildIsRefused() {
        List<Object> list = new ArrayList<>();
        Pair pair = new Pair(list, null);
        list.add(pair);
        assertThatThrownBy(() -> Travel.encode(new KryoCodec(), "the pair", pair))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Pair contains itself");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aChainTooLongForTheStackIsRefusedAndTheCodecWorksOn(Codec codec) {
        Object chain = null;
        for (int i = 0; i < 200_000; i++) {
            chain = new Object[] {chain};
        }
        Object tooLong = chain;
        assertThatThrownBy(() -> Travel.encode(codec, "the chain", tooLong))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("too long a chain");
        assertThat(Trip.through(codec, "next")).isEqualTo("next");
    }
}
