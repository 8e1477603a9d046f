package io.multiprocessing.transport.socket.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.testkit.Row;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/CONFORMANCE.md} says for each row which tests show it. Run with {@code -Dconformance.write=true}, this
 * writes it anew; else it fails when the document is stale.
 */
class ConformanceTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "CONFORMANCE.md");
    private static final Path POOL_TESTS = Path.of("..", "pool", "src", "test", "java");

    /** The annotation, perhaps others, the method. */
    private static final Pattern ROWS_OF_A_TEST = Pattern.compile(
            "@Row\\((\\{[^}]*\\}|\"[^\"]*\")\\)\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*(?:public |final )?void (\\w+)\\(");

    private static final Pattern ROW = Pattern.compile("\"([A-Z]+-[0-9]+)\"");
    private static final String BEGIN = "<!-- written by ConformanceTableTest: begin -->\n";
    private static final String END = "<!-- written by ConformanceTableTest: end -->\n";

    @Test
    void theTableOfRowsIsThatOfTheTests() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, "the marks are missing");
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end));
        } else {
            assertEquals(table(), document.substring(begin, end), "stale; run this test with -Dconformance.write=true");
        }
    }

    private static String table() throws IOException {
        Map<String, TreeSet<String>> tests = new TreeMap<>();
        for (Class<?> type : List.of(
                SocketProcessContractTest.class,
                SocketQueueContractTest.class,
                SocketJoinableQueueContractTest.class,
                SocketPipeContractTest.class,
                SocketLockContractTest.class,
                SocketSemaphoreContractTest.class,
                SocketEventContractTest.class,
                SocketWaitContractTest.class,
                SocketManagerContractTest.class,
                SocketListenerContractTest.class,
                SocketBarrierContractTest.class,
                SocketSharedValueContractTest.class,
                SocketSharedMemoryContractTest.class,
                SocketProgramsTest.class,
                PublicFaceTest.class)) {
            collect(type, tests);
        }
        collectPoolTests(tests);
        var table = new StringBuilder("| row | shown by |\n|---|---|\n");
        tests.forEach((row, names) -> table.append("| ")
                .append(row)
                .append(" | ")
                .append(String.join(", ", names))
                .append(" |\n"));
        return table.toString();
    }

    /** That module is built on this one, so its tests are no classes here: they are read as text. */
    private static void collectPoolTests(Map<String, TreeSet<String>> tests) throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.walk(POOL_TESTS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                Matcher test = ROWS_OF_A_TEST.matcher(Files.readString(file));
                while (test.find()) {
                    Matcher row = ROW.matcher(test.group(1));
                    while (row.find()) {
                        found++;
                        tests.computeIfAbsent(row.group(1), key -> new TreeSet<>())
                                .add("`" + type + "#" + test.group(2) + "`");
                    }
                }
            }
        }
        assertTrue(found > 50, "the tests of pools are not where they were: " + found + " rows in " + POOL_TESTS);
    }

    private static void collect(Class<?> type, Map<String, TreeSet<String>> tests) {
        collect(type.getDeclaredMethods(), tests);
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> rules : each.getInterfaces()) {
                collect(rules.getDeclaredMethods(), tests);
            }
        }
    }

    private static void collect(Method[] methods, Map<String, TreeSet<String>> tests) {
        for (Method method : methods) {
            Row rows = method.getAnnotation(Row.class);
            if (rows != null) {
                String name = "`" + method.getDeclaringClass().getSimpleName() + "#" + method.getName() + "`";
                for (String row : rows.value()) {
                    tests.computeIfAbsent(row, key -> new TreeSet<>()).add(name);
                }
            }
        }
    }
}
