package io.multiprocessing.examples;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guesses which name was meant. */
final class NearNames {
    private static final int MOST = 5;

    private NearNames() {}

    /** The names that resemble what was typed, the closest first; none when nothing does. */
    static List<String> of(String typed, List<String> names) {
        String wanted = plain(typed);
        if (wanted.isEmpty()) {
            return List.of();
        }
        return names.stream()
                .filter(name -> distance(wanted, plain(name)) <= Math.max(2, wanted.length() / 3))
                .sorted(Comparator.comparingInt(name -> distance(wanted, plain(name))))
                .limit(MOST)
                .toList();
    }

    /** So that {@code TicketsWithLock} and {@code tickets_with_lock} mean the same. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** How many letters differ; none where one is a part of the other. */
    private static int distance(String a, String b) {
        return a.contains(b) || b.contains(a) ? 0 : edits(a, b);
    }

    /** The fewest insertions, removals and replacements that make one word of the other (Levenshtein). */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
