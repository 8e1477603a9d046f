package io.multiprocessing.benchmarks.report;

import java.util.List;
import java.util.Map;

/** The fields of an object that was read from JSON, each of the type that is asked for. */
record Fields(Map<String, Object> map) {
    @SuppressWarnings("unchecked")
    static Fields of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields((Map<String, Object>) map);
        }
        throw new IllegalArgumentException("expected an object, found " + value);
    }

    String text(String name) {
        return text(name, "");
    }

    String text(String name, String otherwise) {
        return map.get(name) instanceof String text ? text : otherwise;
    }

    double number(String name, double otherwise) {
        return map.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    boolean truth(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String name) {
        return map.get(name) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
    }

    @SuppressWarnings("unchecked")
    List<Object> list(String name) {
        return map.get(name) instanceof List<?> inner ? (List<Object>) inner : List.of();
    }

    double[] numbers(String name) {
        return list(name).stream()
                .mapToDouble(each -> ((Number) each).doubleValue())
                .toArray();
    }
}
