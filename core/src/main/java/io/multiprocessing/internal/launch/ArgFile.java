package io.multiprocessing.internal.launch;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Arguments for the {@code java} launcher in a file, each in quotes, in the encoding in which the launcher takes the
 * names of files.
 */
final class ArgFile {
    private ArgFile() {}

    static void write(File file, List<String> arguments) throws IOException {
        Charset encoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(text(arguments).getBytes(encoding));
        }
    }

    static String text(List<String> arguments) {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            quote(argument, text);
            text.append('\n');
        }
        return text.toString();
    }

    /** Within quotes the launcher knows the escapes of C; blanks and {@code #} mean nothing there. */
    private static void quote(String argument, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '"' -> to.append("\\\"");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case '\f' -> to.append("\\f");
                default -> to.append(c);
            }
        }
        to.append('"');
    }
}
