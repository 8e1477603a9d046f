package io.multiprocessing.transport.netty.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates that vouch for themselves, made by the JDK's {@code keytool}. */
final class Certificates {
    private static final String PASSWORD = "of a test";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;

    Certificates(Path directory) {
        this.directory = directory;
    }

    /** Makes one for a name and its key, and gives both as settings that trust nobody in particular. */
    Tls make(String name, String subjects) throws Exception {
        Path store = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name));
        command.addAll(List.of("-ext", "SAN=" + subjects, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString(), "-J-XX:TieredStopAtLevel=1"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Path certificate = certificateOf(name);
        Path key = directory.resolve(name + ".key");
        write(certificate, "CERTIFICATE", keys.getCertificate(name).getEncoded());
        write(key, "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
        return Tls.of(certificate, key);
    }

    /** What others trust who trust that name. */
    Path certificateOf(String name) {
        return directory.resolve(name + ".pem");
    }

    private static void write(Path file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + what + "-----\n");
    }
}
