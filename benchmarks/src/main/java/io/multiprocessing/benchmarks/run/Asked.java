package io.multiprocessing.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A question of the plan. */
final class Asked {
    final String id;
    final String section;
    final String title;
    final String unit;
    boolean lowerIsBetter;
    boolean growth;
    boolean quick;
    String xTitle = "";
    String note = "";
    final List<Planned> cells = new ArrayList<>();

    Asked(String id, String section, String title, String unit) {
        this.id = id;
        this.section = section;
        this.title = title;
        this.unit = unit;
        lowerIsBetter = unit.equals("s");
    }

    Asked quick() {
        quick = true;
        return this;
    }

    Asked note(String text) {
        note = text;
        return this;
    }

    Asked over(String title) {
        growth = true;
        xTitle = title;
        return this;
    }

    Asked lessIsBetter() {
        lowerIsBetter = true;
        return this;
    }

    Asked add(Planned cell) {
        cells.add(cell);
        return this;
    }

    Asked add(List<Planned> more) {
        cells.addAll(more);
        return this;
    }

    /** Ours of this transport are compared with that peer. */
    Asked compare(String style, String reference) {
        for (Planned cell : cells) {
            if (cell.style.equals(style) && cell.family.equals("ours") && has(reference, cell.x)) {
                cell.reference = growth ? at(reference, cell.x) : reference;
            }
        }
        return this;
    }

    private boolean has(String key, double x) {
        return cells.stream().anyMatch(cell -> cell.key.equals(growth ? at(key, x) : key));
    }

    static String at(String key, double x) {
        return key + "@" + (x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x));
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", id);
        map.put("section", section);
        map.put("title", title);
        map.put("unit", unit);
        map.put("lowerIsBetter", lowerIsBetter);
        map.put("growth", growth);
        map.put("xTitle", xTitle);
        map.put("note", note);
        map.put("cells", cells.stream().map(Planned::toMap).toList());
        return map;
    }
}
