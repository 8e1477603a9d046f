package io.multiprocessing.benchmarks;

import io.multiprocessing.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for the loopback interface, made by the JDK's {@code keytool}, in files as {@link Tls} wants them. */
final class Pem {
    private static final String PASSWORD = "measured";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** Makes it; it is trusted as well. */
    static Tls make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        String command = Path.of(System.getProperty("java.home"), "bin", "keytool")
                + " -genkeypair -alias us -keyalg EC -dname CN=localhost -validity 2"
                + " -ext SAN=ip:127.0.0.1,dns:localhost -storetype PKCS12 -storepass " + PASSWORD + " -keystore "
                + store;
        int exitCode =
                new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IOException("no certificate can be made: " + command);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Path certificate = directory.resolve("us.pem");
        Path key = directory.resolve("us.key");
        write(certificate, "CERTIFICATE", keys.getCertificate("us").getEncoded());
        write(key, "PRIVATE KEY", keys.getKey("us", PASSWORD.toCharArray()).getEncoded());
        return Tls.of(certificate, key).trust(certificate);
    }

    private static void write(Path file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + what + "-----\n");
    }

    static void delete(Path directory) throws IOException {
        for (String each : new String[] {"store.p12", "us.pem", "us.key"}) {
            Files.deleteIfExists(directory.resolve(each));
        }
        Files.deleteIfExists(directory);
    }
}
