package io.multiprocessing.internal.launch;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The options that this JVM was started with, whether by its command line or by environment variables.
 *
 * <p>Read from {@code /proc/self/cmdline} where that tells all, which costs a tenth of a millisecond; the JDK's
 * management interface, which knows everywhere, costs twenty in a JVM that has not used it. It is asked when there is
 * no such file, when the JVM was started by another program than {@code java}, and when options come from an
 * {@code @argfile}, which may be gone.
 */
final class ParentOptions {
    /**
     * The variables that give options to a JVM. A child does not see them: what it is to inherit of them is on its
     * command line, so that no agent in them starts and no JVM says "Picked up …".
     */
    static final List<String> ENVIRONMENT_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private ParentOptions() {}

    /**
     * All options in the order in which they count; one that has a value is one word with {@code =}, but for
     * {@code -cp} and its like, which are left out.
     */
    static List<String> find() {
        try (FileInputStream in = new FileInputStream("/proc/self/cmdline")) {
            String text =
                    new String(in.readAllBytes(), Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
            List<String> options = parse(
                    List.of(text.split("\0")),
                    System.getenv("JAVA_TOOL_OPTIONS"),
                    System.getenv("JDK_JAVA_OPTIONS"),
                    System.getenv("_JAVA_OPTIONS"));
            if (options != null) {
                return options;
            }
        } catch (IOException | RuntimeException _) {
            // not everywhere is Linux
        }
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /**
     * Takes the options from a command line.
     *
     * @return null: they are not all there
     */
    static List<String> parse(List<String> words, String toolOptions, String launcherOptions, String lastOptions) {
        Path program = words.isEmpty() ? null : Path.of(words.getFirst()).getFileName();
        if (program == null || !program.toString().equals("java")) {
            return null;
        }
        List<String> options = new ArrayList<>();
        boolean complete = take(split(toolOptions), options)
                && take(split(launcherOptions), options)
                && take(words.subList(1, words.size()), options)
                && take(split(lastOptions), options);
        return complete ? options : null;
    }

    /** Takes options up to the main class. */
    private static boolean take(List<String> words, List<String> options) {
        Iterator<String> each = words.iterator();
        while (each.hasNext()) {
            String word = each.next();
            if (word.startsWith("@") || word.startsWith("-XX:VMOptionsFile") || word.startsWith("-XX:Flags")) {
                return false;
            }
            if (!word.startsWith("-")
                    || word.equals("-jar")
                    || word.equals("-m")
                    || word.startsWith("--module=")
                    || word.equals("--module")) {
                return true;
            }
            if (!JvmOptions.valueFollows(word)) {
                options.add(word);
            } else if (each.hasNext()) {
                String value = each.next();
                if (word.startsWith("--")) {
                    options.add(word + "=" + value);
                }
            }
        }
        return true;
    }

    /** Splits as the JVM does: at white space, but for what is in single or double quotes. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        if (text == null) {
            return words;
        }
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
