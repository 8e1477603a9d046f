package io.multiprocessing.benchmarks.report;

import java.util.Locale;

/** Values as people read them: three digits, with the unit that fits. */
public final class Units {
    private Units() {}

    /**
     * Formats one value.
     *
     * @param value in the unit
     * @param unit {@code "s"}, {@code "/s"}, {@code "B/s"}, {@code "%"} (of 1), or {@code ""}
     * @return such as {@code "187 ns"}
     */
    public static String format(double value, String unit) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return switch (unit) {
            case "s" -> time(value);
            case "/s" -> scaled(value, "/s");
            case "B/s" -> scaled(value, "B/s");
            case "%" -> digits(value * 100) + " %";
            case "B" -> bytes(value);
            default -> count(value);
        };
    }

    private static String time(double seconds) {
        if (seconds < 1e-6) {
            return digits(seconds * 1e9) + " ns";
        }
        if (seconds < 1e-3) {
            return digits(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
    }

    private static String scaled(double value, String unit) {
        if (value >= 1e9) {
            return digits(value / 1e9) + " G" + unit;
        }
        if (value >= 1e6) {
            return digits(value / 1e6) + " M" + unit;
        }
        return value >= 1e3 ? digits(value / 1e3) + " k" + unit : digits(value) + " " + unit;
    }

    private static String bytes(double value) {
        if (value >= 1 << 20) {
            return digits(value / (1 << 20)) + " MiB";
        }
        return value >= 1 << 10 ? digits(value / (1 << 10)) + " KiB" : digits(value) + " B";
    }

    private static String count(double value) {
        if (value >= 1e6) {
            return digits(value / 1e6) + " M";
        }
        return value >= 1e4 ? digits(value / 1e3) + " k" : digits(value);
    }

    /** Three digits that count, without zeros that do not. */
    static String digits(double value) {
        double size = Math.abs(value);
        if (size > 0 && size < 0.0995) {
            return new java.math.BigDecimal(value)
                    .round(new java.math.MathContext(2))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        String text = String.format(Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
