package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.multiprocessing.Process;
import io.multiprocessing.StartMethod;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a child's JVM is started with. */
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class CommandLineTest {
    private static final Identity NOBODY = new Identity("nobody", "1", false);

    @TempDir
    Path folder;

    @Test
    void optionsAreReadUpToTheMainClass() {
        List<String> words = List.of(
                "/opt/jdk/bin/java",
                "-Da=b",
                "-cp",
                "x.jar",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Xss2m",
                "Main",
                "-Dnot=this");
        assertThat(ParentOptions.parse(words, null, null, null))
                .containsExactly("-Da=b", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xss2m");
    }

    @Test
    void optionsEndAtAJarOrAModule() {
        for (List<String> what : List.of(List.of("-jar", "a.jar"), List.of("-m", "a/b"), List.of("--module=a/b"))) {
            List<String> words = new java.util.ArrayList<>(List.of("java", "-ea"));
            words.addAll(what);
            words.add("-Dno=t");
            assertThat(ParentOptions.parse(words, null, null, null)).containsExactly("-ea");
        }
    }

    @Test
    void optionsComeFromTheEnvironmentToo() {
        assertThat(ParentOptions.parse(
                        List.of("java", "-Dc=3", "Main"), "-Da=1 '-Dspace=a b'", "-Db=2 -cp \"my libs/*\"", "-Dd=4"))
                .containsExactly("-Da=1", "-Dspace=a b", "-Db=2", "-Dc=3", "-Dd=4");
    }

    @Test
    void whereOptionsAreInAFileOrTheProgramIsNotJavaSomebodyElseIsAsked() {
        assertThat(ParentOptions.parse(List.of("java", "@options", "Main"), null, null, null))
                .isNull();
        assertThat(ParentOptions.parse(List.of("java", "Main"), null, "@options", null))
                .isNull();
        assertThat(ParentOptions.parse(List.of("/opt/ide/bin/ide"), null, null, null))
                .isNull();
        assertThat(ParentOptions.find()).isNotNull();
    }

    @Test
    void whatProgramsSeeIsInherited() {
        List<String> inherited = List.of(
                "-Dkey=value",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=/x",
                "--add-modules=jdk.incubator.vector",
                "--add-exports=a/b=c",
                "--add-opens=a/b=c",
                "--add-reads=a=b",
                "--patch-module=a=b",
                "--limit-modules=a",
                "--enable-native-access=ALL-UNNAMED",
                "--enable-preview",
                "-ea",
                "-ea:com.acme...",
                "-esa",
                "-Xss2m",
                "-XX:MaxJavaStackTraceDepth=100000",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:-OmitStackTraceInFastThrow");
        assertThat(Inheritance.of(inherited)).isEqualTo(inherited);
    }

    @Test
    void whatBelongsToTheParentAloneIsNot() {
        assertThat(Inheritance.of(List.of(
                        "-Xmx8g",
                        "-Xms1g",
                        "-XX:MaxRAMPercentage=80",
                        "-XX:+UseG1GC",
                        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                        "-agentpath:/x.so",
                        "-Xrunjdwp:transport=dt_socket",
                        "-Xdebug",
                        "-javaagent:agent.jar",
                        "-XX:StartFlightRecording=filename=x.jfr",
                        "-XX:FlightRecorderOptions=repository=/x",
                        "-XX:+HeapDumpOnOutOfMemoryError",
                        "-XX:HeapDumpPath=/x",
                        "-XX:OnError=gdb",
                        "-Xlog:gc:file=gc.log",
                        "-Dcom.sun.management.jmxremote.port=9010",
                        "-Dio.multiprocessing.checkpoint=x",
                        "-XX:AOTCache=x",
                        "-XX:SharedArchiveFile=x",
                        "-XX:ErrorFile=x",
                        "-splash:x.png")))
                .isEmpty();
    }

    @Test
    void classDataDependsOnOptionsAboutModulesAndTheLayoutOfObjects() {
        assertThat(JvmOptions.ofClassData(List.of(
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-Dx=y",
                        "-Xmx30g",
                        "--add-modules=java.sql",
                        "--add-modules=java.sql",
                        "-ea",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+UseG1GC")))
                .contains(List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-modules=java.sql",
                        "-XX:+UseCompactObjectHeaders"));
        for (String option : List.of(
                "-Xmx32g",
                "-Xmx32768M",
                "-Xmx34359738368",
                "-Xmx1T",
                "-Xmx",
                "-Xmxmuch",
                "-Xms32g",
                "-XX:MaxRAMPercentage=80",
                "-Dcom.sun.management.jmxremote.port=1",
                "-p",
                "-XX:+UseZGC",
                "-XX:AOTCache=x",
                "-XX:SharedArchiveFile=x",
                "-Xshare:off",
                "@file",
                "-javaagent:a.jar",
                "-agentlib:jdwp=server=y",
                "--patch-module=a=b",
                "-XX:ObjectAlignmentInBytes=16",
                "-XX:-UseCompressedOops")) {
            assertThat(JvmOptions.ofClassData(List.of("-ea", option)))
                    .as(option)
                    .isEmpty();
        }
    }

    @Test
    void aManifestsOptionsAreForItsChildrenToo() throws Exception {
        String text =
                "Manifest-Version: 1.0\nAdd-Opens: java.base/java.lang java.base/java.util\nAdd-Exports: java.base/sun.nio.ch\nEnable-Native-Access: ALL-UNNAMED\n";
        Manifest manifest = new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(ManifestOptions.of(manifest))
                .containsExactly(
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED");
        assertThat(ManifestOptions.of(null)).isEmpty();
    }

    @Test
    void aWordThatIsNoOptionIsRefused() {
        assertThat(JvmOptions.requireOptions(List.of("-ea", "--add-modules", "java.sql", "-Dx=y z")))
                .hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JvmOptions.requireOptions(List.of("-ea", "Main")))
                .withMessageContaining("\"Main\"");
        assertThatIllegalArgumentException().isThrownBy(() -> JvmOptions.requireOptions(List.of("")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestLauncher.spawning().process().jvmArgs("Xmx1g"));
    }

    @Test
    void aPropertyGivesOptionsToAllChildren() {
        assertThat(CommandLine.ofProperty(" -Xss2m  -Dkey=value\n")).containsExactly("-Xss2m", "-Dkey=value");
        assertThat(CommandLine.ofProperty("  ")).isEmpty();
        assertThat(CommandLine.ofProperty(null)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.ofProperty("-ea Xss2m"))
                .withMessageContaining("io.multiprocessing.jvmArgs")
                .withMessageContaining("\"Xss2m\"");
    }

    @Test
    void theUsersOptionsComeAfterOursAndReplaceOurCollector() throws Exception {
        LaunchOptions options =
                new LaunchOptions(StartMethod.SPAWN, List.of("-XX:+UseParallelGC", "-Da=context"), null, false);
        ProcessSettings settings =
                new ProcessSettings(NOBODY, 64L << 20, List.of("-Da=process"), Map.of(), null, 5005, List.of(), null);
        List<String> words = new CommandLine(options, "Main")
                .prepare(settings, List.of(), () -> {}, ChildFiles.make(folder, 1))
                .words();
        assertThat(words.getFirst())
                .isEqualTo(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        assertThat(words)
                .doesNotContain("-XX:+UseSerialGC")
                .containsSubsequence(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseParallelGC",
                        "-Da=context",
                        "-Xmx67108864",
                        "-Da=process")
                .contains("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005")
                .endsWith("Main");
    }

    @Test
    void whatATransportAsksForIsAddedUnlessTheUserHasSaidSomethingAboutIt() throws Exception {
        String asked = "--enable-native-access=ALL-UNNAMED";
        assertThat(wordsWith(asked)).containsOnlyOnce(asked);
        assertThat(wordsWith(asked, "--illegal-native-access=warn", "--enable-preview"))
                .contains(asked);
        for (List<String> told : List.of(
                List.of("--enable-native-access=java.desktop"),
                List.of("--enable-native-access", "java.desktop"),
                List.of("--illegal-native-access=deny"),
                List.of("--illegal-native-access", "deny"),
                List.of("-Dx=y", "--add-modules", "java.sql", "--illegal-native-access", "deny"))) {
            assertThat(wordsWith(asked, told.toArray(String[]::new))).doesNotContain(asked);
        }
        assertThat(wordsWith("-Xss3m", "-Xss2m")).contains("-Xss3m", "-Xss2m");
    }

    private List<String> wordsWith(String asked, String... told) throws Exception {
        LaunchOptions options = new LaunchOptions(StartMethod.SPAWN, List.of(told), null, false);
        ProcessSettings settings = new ProcessSettings(NOBODY, 0, List.of(), Map.of(), null, -1, List.of(), null);
        return new CommandLine(options, "Main")
                .prepare(settings, List.of(asked), () -> {}, ChildFiles.make(folder, 1))
                .words();
    }

    @Test
    void quotingKeepsEveryCharacter() {
        assertThat(ArgFile.text(List.of(
                        "plain",
                        "with space",
                        "back\\slash",
                        "\"quotes\" and 'quotes'",
                        "#hash",
                        "new\nline\ttab",
                        "ümläut €")))
                .isEqualTo("""
                        "plain"
                        "with space"
                        "back\\\\slash"
                        "\\"quotes\\" and 'quotes'"
                        "#hash"
                        "new\\nline\\ttab"
                        "ümläut €"
                        """);
    }

    @Test
    void theJavaLauncherReadsTheFileAsItWasMeant() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("odd # dir\\with \"all\" 'sorts' ü"));
        File file = folder.resolve("args").toFile();
        ArgFile.write(file, List.of("-Dvalue=" + odd, "-cp", System.getProperty("java.class.path")));
        try (Program program = Program.java(folder, List.of("@" + file, ShowsValue.class.getName()))) {
            assertThat(program.awaitOutput()).containsExactly("true");
        }
    }

    /** Conformance STM-11. */
    @Test
    void unusualFlagsAreInForceInTheChild() throws Exception {
        List<String> arguments = List.of(
                "-ea",
                "-Xss2m",
                "-Dk=v w",
                "--enable-preview",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Xmx300m",
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName());
        try (Program program = Program.java(folder, arguments)) {
            assertThat(program.await("child options "))
                    .contains(
                            "-ea",
                            "-Xss2m",
                            "-Dk=v w",
                            "--enable-preview",
                            "--add-opens=java.base/java.lang=ALL-UNNAMED")
                    .doesNotContain("-Xmx300m");
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void optionsFromTheEnvironmentReachTheChildAndNoJvmTalksOfThem() throws Exception {
        List<String> arguments = List.of("-cp", System.getProperty("java.class.path"), Starter.class.getName());
        ProcessBuilder builder = new ProcessBuilder();
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(arguments);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dtool=1");
        builder.environment()
                .put(
                        "JDK_JAVA_OPTIONS",
                        "-Dlauncher=2 -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
        java.lang.Process program = builder.redirectErrorStream(true).start();
        List<String> output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(program.waitFor()).isZero();
        assertThat(output).filteredOn(line -> line.contains("Picked up")).hasSize(2);
        assertThat(output).filteredOn(line -> line.contains("Listening")).hasSize(1);
        assertThat(output)
                .anyMatch(line ->
                        line.startsWith("child options") && line.contains("-Dtool=1") && line.contains("-Dlauncher=2"));
    }

    /** Conformance STM-23. */
    @Test
    void aRelativeClassPathIsFoundFromAnotherDirectory() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        String relative = String.join(
                File.pathSeparator,
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                        .map(entry ->
                                here.relativize(Path.of(entry).toAbsolutePath()).toString())
                        .toList());
        try (Program program =
                Program.java(here, List.of("-cp", relative, Starter.class.getName(), folder.toString()))) {
            assertThat(program.await("child options ")).isNotNull();
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void aClassPathOfAHundredKilobytesGoesThroughAFileThatIsRemoved() throws Exception {
        StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
        for (int i = 0; classPath.length() < 120_000; i++) {
            classPath.append(File.pathSeparator).append(folder.resolve("no such library " + i + ".jar"));
        }
        try (Program program = Program.java(folder, List.of("-cp", classPath.toString(), Starter.class.getName()))) {
            assertThat(program.await("child options ")).isNotNull();
            assertThat(program.await("files ")).doesNotContain("args");
            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void directoryEnvironmentAndHeapAreTheChilds() throws Exception {
        String file = folder.resolve("told").toString();
        try (Launcher launcher = TestLauncher.spawning("-Dfrom=context")) {
            Process child = launcher.process()
                    .directory(folder)
                    .environment("MP_TEST", "yes")
                    .environment("PATH", null)
                    .maxHeap(48L << 20)
                    .jvmArgs("-Dfrom=process")
                    .start(() -> Files.writeString(
                            Path.of(file),
                            Path.of("").toRealPath() + " " + System.getenv("MP_TEST") + " " + System.getenv("PATH")
                                    + " " + (Runtime.getRuntime().maxMemory() <= 48L << 20) + " "
                                    + System.getProperty("from")));
            child.join();
            assertThat(child.exitCode()).hasValue(0);
        }
        assertThat(Files.readString(Path.of(file))).isEqualTo(folder.toRealPath() + " yes null true process");
    }

    @Test
    void aChildToBeDebuggedWaitsForItsDebugger() throws Exception {
        try (Program program = Program.start(Debugged.class)) {
            String address = program.await("Listening for transport dt_socket at address: ");
            assertThat(Integer.parseInt(address.trim())).isPositive();
            program.await("alive");
            assertThat(program.awaitExit()).isZero();
            assertThat(program.awaitOutput()).doesNotContain("ran");
        }
    }

    static final class ShowsValue {
        public static void main(String[] args) {
            System.out.println(Files.isDirectory(Path.of(System.getProperty("value"))));
        }
    }

    static final class Starter {
        public static void main(String[] args) throws Exception {
            Process.Builder builder = TestLauncher.spawning().process();
            if (args.length > 0) {
                builder.directory(Path.of(args[0]));
            }
            Process child = builder.start(() -> System.out.println("child options "
                    + java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()));
            child.join();
            System.out.println("files "
                    + List.of(io.multiprocessing.internal.rundir.RunDirectory.ofThisProcess()
                            .toFile()
                            .list()));
        }
    }

    static final class Debugged {
        public static void main(String[] args) throws Exception {
            Process child = TestLauncher.spawning().process().debug(0).start(() -> System.out.println("ran"));
            if (!child.join(java.time.Duration.ofSeconds(1))) {
                System.out.println("alive");
            }
            child.kill();
            child.join();
        }
    }
}
