import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * Formats Java files, or only says which ones are not formatted, and fails.
 *
 * <p>Arguments: {@code apply} or {@code check}; the root of the tree; the files and folders below it to look at,
 * separated by commas. The build runs this class from source on the JDK that it compiles with, because the formatter
 * stands on that JDK's own parser: the one inside Maven may be older than our syntax.
 */
class Format {
    /** The formatter would run the lines of such a snippet together. */
    private static final Pattern INLINE_SNIPPET = Pattern.compile("\\{@snippet[^}]*:\\s*\\R");

    private final Path root;
    private final boolean check;
    private final ConcurrentLinkedQueue<String> changed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();

    private Format(Path root, boolean check) {
        this.root = root;
        this.check = check;
    }

    public static void main(String[] arguments) throws IOException {
        var format = new Format(Path.of(arguments[1]), arguments[0].equals("check"));
        var files = new ArrayList<Path>();
        for (var path : arguments[2].split(",")) {
            files.addAll(javaFilesBelow(format.root.resolve(path).normalize()));
        }
        files.parallelStream().forEach(format::visit);
        System.exit(format.report(files.size()));
    }

    private static List<Path> javaFilesBelow(Path start) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                var ours = folder.equals(start) || !(name.equals("target") || name.startsWith("."));
                return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private void visit(Path file) {
        try {
            var source = Files.readString(file);
            var formatted = format(source);
            if (!formatted.equals(source)) {
                changed.add(root.relativize(file).toString());
                if (!check) {
                    Files.writeString(file, formatted);
                }
            }
        } catch (FormatterException e) {
            failed.add(root.relativize(file) + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(String source) throws FormatterException {
        var ordered = ImportOrderer.reorderImports(source, Style.PALANTIR);
        var options = JavaFormatterOptions.builder()
                .style(Style.PALANTIR)
                .formatJavadoc(!INLINE_SNIPPET.matcher(source).find())
                .build();
        return Formatter.createFormatter(options).formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
    }

    private int report(int fileCount) {
        failed.stream().sorted().forEach(line -> System.err.println("Cannot format " + line));
        changed.stream()
                .sorted()
                .forEach(file -> System.err.println((check ? "Not formatted: " : "Formatted: ") + file));
        if (check && !changed.isEmpty()) {
            System.err.println(
                    changed.size() + " of " + fileCount + " Java files are not formatted; ./mp format does it");
        }
        return failed.isEmpty() && (changed.isEmpty() || !check) ? 0 : 1;
    }
}
