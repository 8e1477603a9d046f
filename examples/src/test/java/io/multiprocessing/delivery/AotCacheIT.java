package io.multiprocessing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Children start with an AOT cache from jars, behind a directory as from an IDE; and whatever becomes of it, they
 * start, and nothing is printed.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT) // each has its caches for itself
@EnabledOnOs(OS.LINUX) // what a child has mapped is asked of /proc
class AotCacheIT {
    private static final Path LIBRARIES = Path.of(System.getProperty("packaged"), "lib");
    private static final Path TESTS = Path.of(System.getProperty("packaged"), "test-classes");

    /** A cache is made by some JVMs that come one after the other. */
    private static final Duration LIMIT = Await.scaled(Duration.ofSeconds(120));

    @TempDir
    Path folder;

    private int fileLimitKib;
    private Path caches;
    private Path libraries;

    @BeforeEach
    void copyTheLibraries() throws IOException {
        caches = folder.resolve("caches");
        libraries = Files.createDirectory(folder.resolve("lib"));
        try (var jars = Files.list(LIBRARIES)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }
    }

    @Test
    void oneOfTwoProgramsMakesACacheAndBothUseItUntilItNoLongerFits() throws Exception {
        Callable<String> program = () -> told(List.of(), "until", caches.toString(), "1");
        try (var executor = Executors.newFixedThreadPool(2)) {
            for (var said : executor.invokeAll(List.of(program, program))) {
                assertThat(said.get()).isEqualTo("with");
            }
        }
        assertThat(cached()).hasSize(1);
        String name = cached().getFirst().toString().replace(".aot", ".jar");
        try (var jar = new ZipFile(name)) {
            assertThat(jar.size())
                    .as("what is in the jar that the cache is for")
                    .isZero();
        }
        assertThat(told(List.of(), "once")).isEqualTo("with");
        assertThat(told(List.of(), "grandchild")).isEqualTo("with");
        assertThat(told(List.of("-Dio.multiprocessing.jvmArgs=-Xshare:auto"), "once"))
                .isEqualTo("without");

        try (var file = new RandomAccessFile(cached().getFirst().toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[100_000]);
        }
        assertThat(told(List.of(), "once")).isEqualTo("without");

        assertThat(told(List.of(), "until", caches.toString(), "1")).isEqualTo("with");
        Path jar = jarOfCore();
        Files.setLastModifiedTime(
                jar, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() - 60_000));
        assertThat(told(List.of(), "once")).isEqualTo("without");
    }

    /** A JVM that refuses a cache goes without the JDK's own class data, too, and starts at half the speed. */
    @Test
    void eachSetOfOptionsAboutModulesHasACacheOfItsOwn() throws Exception {
        assertThat(told(List.of(), "until", caches.toString(), "1")).isEqualTo("with");
        List<String> opens = List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dio.multiprocessing.jvmArgs=--add-modules java.sql -XX:+UseCompactObjectHeaders");
        assertThat(told(opens, "until", caches.toString(), "2")).isEqualTo("with");
        assertThat(cached()).hasSize(2);
        assertThat(told(List.of(), "once")).isEqualTo("with");
        for (String precluding : List.of(
                "-Xmx40g",
                "-XX:+UseZGC",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0")) {
            assertThat(told(List.of("-Dio.multiprocessing.jvmArgs=" + precluding), "once"))
                    .endsWith("without");
        }
    }

    @Test
    void aMakerWhoseProgramIsKilledGoesAndLeavesNothing() throws Exception {
        var program = new ProcessBuilder(words(List.of(), "until", caches.toString(), "1"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Await.until("a jar is made", () -> made(".jar"), LIMIT);
        } finally {
            program.destroyForcibly().waitFor();
        }
        Await.until("nobody makes a cache", this::nobodyMakesACache);
        Await.until("the jar is gone", () -> !made(".jar"));
    }

    private boolean made(String ending) {
        String[] names = caches.toFile().list((_, name) -> name.endsWith(ending));
        return names != null && names.length > 0;
    }

    @Test
    void childrenStartWhenTheCacheIsDeletedUnderThem() throws Exception {
        assertThat(told(List.of(), "deleting", caches.toString())).isEqualTo("without");
    }

    @Test
    void childrenStartWithoutACacheWhereItIsSwitchedOffOrHasNoPlace() throws Exception {
        assertThat(told(List.of("-Dio.multiprocessing.aotCache=off"), "once")).isEqualTo("without");
        assertThat(caches).doesNotExist();
        Files.createFile(caches);
        assertThat(told(List.of(), "once")).isEqualTo("without");
        Files.delete(caches);
        Files.createDirectory(caches);
        assertThat(caches.toFile().setWritable(true, false)).isTrue();
        assertThat(told(List.of(), "once")).isEqualTo("without");
        assertThat(caches).isEmptyDirectory();
    }

    @Test
    void childrenStartWithACacheOfAnotherJdkAndWhereThereIsNoRoomForOne() throws Exception {
        assertThat(told(List.of(), "until", caches.toString(), "1")).isEqualTo("with");
        Path cache = cached().getFirst();
        byte[] bytes = Files.readAllBytes(cache);
        byte[] jdk = Runtime.version().toString().getBytes(StandardCharsets.ISO_8859_1);
        int at = new String(bytes, 0, 4096, StandardCharsets.ISO_8859_1)
                .indexOf(new String(jdk, StandardCharsets.ISO_8859_1));
        assertThat(at).as("where the cache tells its JDK").isPositive();
        bytes[at]++;
        Files.write(cache, bytes);
        var sum = new CRC32C();
        sum.update(bytes);
        Path use = cache.resolveSibling(cache.getFileName().toString().replaceFirst("-.*", ".use"));
        String[] words = Files.readString(use).split(" ");
        words[2] = Long.toHexString(sum.getValue());
        Files.writeString(use, String.join(" ", words));
        assertThat(told(List.of(), "once")).isEqualTo("without any class data");

        Files.delete(use);
        Files.delete(cache);
        Files.delete(cache.resolveSibling(cache.getFileName().toString().replace(".aot", ".jar")));
        fileLimitKib = 6 * 1024; // more than the library ever needs, less than a cache
        assertThat(told(List.of(), "trying", caches.toString())).isEqualTo("without");
        assertThat(cached()).isEmpty();
        assertThat(caches.toFile().list((_, name) -> name.endsWith(".jar"))).isEmpty();
    }

    private List<String> words(List<String> options, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(Program.java(), "-Dio.multiprocessing.aotCache=" + caches));
        words.addAll(options);
        String classPath = TESTS + File.pathSeparator + libraries.resolve("*") + File.pathSeparator + testkit();
        words.addAll(List.of("-cp", classPath, CacheUser.class.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    private String told(List<String> options, String... arguments) throws Exception {
        List<String> words = words(options, arguments);
        if (fileLimitKib > 0) {
            words.addAll(0, List.of("bash", "-c", "ulimit -f " + fileLimitKib + "; exec \"$@\"", "limited"));
        }
        Path output = Files.createTempFile(folder, "output", "");
        var program = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(program.waitFor(LIMIT)).as("it ends").isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroy();
        }
        Await.until("nobody makes a cache", this::nobodyMakesACache);
        return Files.readString(output).strip();
    }

    /** A maker that lost its parent goes within a moment, and takes along what it has made so far. */
    private boolean nobodyMakesACache() {
        String[] names = caches.toFile().list();
        return names == null || Stream.of(names).noneMatch(name -> name.startsWith("making-"));
    }

    private List<Path> cached() throws IOException {
        try (var files = Files.list(caches)) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    /** Behind the libraries. */
    private static String testkit() throws Exception {
        return Path.of(Await.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private Path jarOfCore() throws IOException {
        try (var jars = Files.list(libraries)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("multiprocessing-core"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
