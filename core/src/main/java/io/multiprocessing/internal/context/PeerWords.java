package io.multiprocessing.internal.context;

import io.multiprocessing.Tls;
import io.multiprocessing.spi.PeerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What was said about peers, as words: for a child, and as system properties say it. */
final class PeerWords {
    private static final String TLS = "io.multiprocessing.tls.";
    private static final String TIMEOUT = "io.multiprocessing.peerTimeout";

    private PeerWords() {}

    /** The timeout, in nanoseconds, and five words about certificates, empty ones where nothing was said. */
    static List<String> of(PeerSettings peers) {
        String timeout = Long.toString(peers.timeout().toNanos()); // of a day at most
        if (peers.tls().isEmpty()) {
            return List.of(timeout);
        }
        Tls tls = peers.tls().get();
        return List.of(
                timeout,
                tls.certificates().map(Path::toString).orElse(""),
                tls.privateKey().map(Path::toString).orElse(""),
                tls.password().orElse(""),
                tls.trusted().map(Path::toString).orElse(""),
                Boolean.toString(tls.clientCertificatesRequired()));
    }

    static PeerSettings read(List<String> words) throws IOException {
        try {
            if (words.size() != 1 && words.size() != 6) {
                throw new IOException("settings about peers of a wrong length: words=" + words.size());
            }
            Optional<Tls> tls = words.size() == 1
                    ? Optional.empty()
                    : tls(words.get(1), words.get(2), words.get(3), words.get(4), Boolean.parseBoolean(words.get(5)));
            return new PeerSettings(tls, Duration.ofNanos(Long.parseLong(words.get(0))));
        } catch (IllegalArgumentException e) {
            throw new IOException("settings about peers make no sense: " + e.getMessage(), e);
        }
    }

    /** As the system properties say. */
    static PeerSettings fromProperties() {
        Duration timeout = PeerSettings.DEFAULT_TIMEOUT;
        String seconds = System.getProperty(TIMEOUT);
        if (seconds != null) {
            try {
                timeout = Duration.ofSeconds(Long.parseLong(seconds.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("-D" + TIMEOUT + "=" + seconds + ": not a number of seconds", e);
            }
        }
        return new PeerSettings(
                tls(
                        System.getProperty(TLS + "certificates", ""),
                        System.getProperty(TLS + "privateKey", ""),
                        System.getProperty(TLS + "password", ""),
                        System.getProperty(TLS + "trusted", ""),
                        Boolean.getBoolean(TLS + "mutual")),
                timeout);
    }

    private static Optional<Tls> tls(String certificates, String key, String password, String trusted, boolean mutual) {
        if (certificates.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("a certificate and its private key belong together: certificates="
                    + certificates + ", privateKey=" + key);
        }
        if (certificates.isEmpty() && trusted.isEmpty()) {
            return Optional.empty();
        }
        Tls tls = certificates.isEmpty() ? Tls.trusting(Path.of(trusted)) : Tls.of(Path.of(certificates), Path.of(key));
        tls = trusted.isEmpty() ? tls : tls.trust(Path.of(trusted));
        tls = password.isEmpty() ? tls : tls.password(password);
        return Optional.of(mutual ? tls.requireClientCertificates() : tls);
    }
}
