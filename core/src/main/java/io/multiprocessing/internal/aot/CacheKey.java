package io.multiprocessing.internal.aot;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The name of a cache: another JDK, another jar, another version or time of one, other options give another. */
final class CacheKey {
    /** Counts up when caches are made in another way. */
    private static final String FORMAT = "2";

    private CacheKey() {}

    static String of(List<String> jars, List<String> options) {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        for (String option : options) {
            text.append(option).append('\n');
        }
        String home = System.getProperty("java.home");
        text.append(System.getProperty("java.vm.name")).append(' ').append(System.getProperty("java.vm.version"));
        text.append('\n');
        append(new File(home, "lib" + File.separator + "modules"), text);
        for (String jar : jars) {
            append(new File(jar), text);
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void append(File file, StringBuilder text) {
        text.append(file).append(' ').append(file.length());
        text.append(' ').append(file.lastModified()).append('\n');
    }
}
