package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program is made of and started with may be anything; a child is started with what makes sense of it. */
@Timeout(60)
class HostileProgramTest {
    @Test
    void aDamagedManifestGivesOptionsThatAJvmTakes() {
        Fuzz.of("manifests", 500)
                .feed(
                        List.of("java.base/java.lang java.base/java.util".getBytes(StandardCharsets.UTF_8)),
                        1 << 20,
                        bytes -> {
                            Manifest manifest = new Manifest();
                            String text = new String(bytes, StandardCharsets.UTF_8);
                            for (String name : List.of("Add-Opens", "Add-Exports", "Enable-Native-Access")) {
                                manifest.getMainAttributes().putValue(name, text);
                            }
                            List<String> options = ManifestOptions.of(manifest);
                            assertThat(options).allMatch(HostileProgramTest::isOfAPackageThatExists);
                            if (options.isEmpty()) {
                                throw new IOException("no options");
                            }
                        },
                        IOException.class);
    }

    private static boolean isOfAPackageThatExists(String option) {
        Matcher words = Pattern.compile("--add-(?:exports|opens)=java\\.base/(.*)=ALL-UNNAMED")
                .matcher(option);
        return words.matches() && Object.class.getModule().getPackages().contains(words.group(1));
    }

    @Test
    void whatAManifestSaysOfUnknownPackagesIsPassedOver() throws Exception {
        String text =
                "Manifest-Version: 1.0\nAdd-Opens:  \nAdd-Exports: a/b java.base/no.such /x y/ java.base java.base/java.lang/x\n";
        Manifest manifest = new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(ManifestOptions.of(manifest)).isEmpty();
    }

    @Test
    void anyCommandLineIsRead() {
        byte[] line =
                "/opt/jdk/bin/java\0-Da=b\0-cp\0x.jar\0--add-opens\0java.base/java.lang=ALL-UNNAMED\0-Xss2m\0Main\0@f\0"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] variable = "-Da=1 '-Dspace=a b' -cp \"my libs/*\"".getBytes(StandardCharsets.UTF_8);
        Fuzz fuzz = Fuzz.of("command lines", 400);
        fuzz.feed(
                List.of(line),
                1 << 20,
                bytes -> {
                    List<String> words = List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
                    byte[] set = fuzz.onceIn(2) ? fuzz.mutation(List.of(variable)) : variable;
                    String environment = new String(set, StandardCharsets.UTF_8);
                    List<String> options = ParentOptions.parse(words, environment, null, environment);
                    if (options == null) {
                        throw new IOException("not all there");
                    }
                    assertThat(options).allMatch(option -> option.startsWith("-"));
                    assertThat(Inheritance.of(options)).allMatch(options::contains);
                },
                IOException.class);
    }

    @Test
    void aDamagedClassFileIsRefused() throws Exception {
        byte[] classFile;
        try (InputStream in = HostileProgramTest.class.getResourceAsStream("HostileProgramTest.class")) {
            classFile = in.readAllBytes();
        }
        assertThat(ClassFileNames.mentionedIn(classFile)).contains("io.multiprocessing.fuzz.Fuzz");
        Fuzz.of("class files", 600).feed(List.of(classFile), 16 << 20, ClassFileNames::mentionedIn, IOException.class);
    }

    @Test
    @Timeout(10)
    void aTextFullOfBeginningsIsGoneThroughOnce() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xcafebabe);
        out.writeInt(69);
        out.writeShort(21);
        for (int i = 0; i < 20; i++) {
            out.writeByte(1);
            out.writeUTF("L".repeat(65_000) + (i % 2 == 0 ? ";" : "?"));
        }
        assertThat(ClassFileNames.mentionedIn(bytes.toByteArray())).hasSizeLessThan(100);
    }
}
