package io.multiprocessing;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * By which certificates this process is known at {@code tls:} addresses, and whom it trusts there: for
 * {@link Context.Builder#tls}. All files are in PEM format, as {@code openssl} and most authorities make them, and are
 * read when they are needed: at {@link Context#listen}, {@link Context#connect}, {@link Manager#serve} and
 * {@link Manager#connect}. Only TLS 1.3 is spoken. The key of {@code listen} and {@code connect} is asked for as well,
 * inside.
 *
 * <p>A listener needs a certificate: {@link #of}. Who connects needs to trust it: the authorities that the JDK trusts,
 * unless {@link #trust} names others; and the certificate must be for the host name of the address. Immutable, and safe
 * for use by any threads.
 */
public final class Tls {
    private static final Tls NOTHING = new Tls(null, null, null, null, false);

    private final Path certificates;
    private final Path privateKey;
    private final String password;
    private final Path trusted;
    private final boolean mutual;

    private Tls(Path certificates, Path privateKey, String password, Path trusted, boolean mutual) {
        this.certificates = certificates;
        this.privateKey = privateKey;
        this.password = password;
        this.trusted = trusted;
        this.mutual = mutual;
    }

    /**
     * Names this process's own certificate: what a listener must have, and who connects to one that asks for it.
     *
     * @param certificates the certificate, and those of the authorities between it and one that the others trust
     * @param privateKey the certificate's private key, in PKCS#8 format ({@code BEGIN PRIVATE KEY}); nobody else should
     *     be able to read the file
     * @return such settings
     */
    public static Tls of(Path certificates, Path privateKey) {
        return new Tls(
                Objects.requireNonNull(certificates, "certificates"),
                Objects.requireNonNull(privateKey, "privateKey"),
                null,
                null,
                false);
    }

    /**
     * Trusts certain certificates, and has none of its own: enough to connect.
     *
     * @param trusted certificates of authorities, or of the other sides themselves
     * @return such settings
     */
    public static Tls trusting(Path trusted) {
        return NOTHING.trust(trusted);
    }

    /**
     * Says which certificates are trusted, instead of those that the JDK trusts.
     *
     * @param newTrusted certificates of authorities, or of the other sides themselves
     * @return changed settings
     */
    public Tls trust(Path newTrusted) {
        return new Tls(certificates, privateKey, password, Objects.requireNonNull(newTrusted, "trusted"), mutual);
    }

    /**
     * Says what the private key is encrypted with.
     *
     * @param newPassword of a key in encrypted PKCS#8 format ({@code BEGIN ENCRYPTED PRIVATE KEY})
     * @return changed settings
     */
    public Tls password(String newPassword) {
        return new Tls(certificates, privateKey, Objects.requireNonNull(newPassword, "password"), trusted, mutual);
    }

    /**
     * Has listeners let nobody in who does not show a certificate that is trusted here. Whose are must be said by
     * {@link #trust}: those that the JDK trusts certify anybody, so {@link Context#listen} and {@link Manager#serve}
     * throw {@link IllegalArgumentException} at a {@code tls:} address where nothing was said.
     *
     * @return changed settings
     */
    public Tls requireClientCertificates() {
        return new Tls(certificates, privateKey, password, trusted, true);
    }

    /**
     * The file of our certificate.
     *
     * @return empty: we have none
     */
    public Optional<Path> certificates() {
        return Optional.ofNullable(certificates);
    }

    /**
     * The file of our private key.
     *
     * @return empty: we have none
     */
    public Optional<Path> privateKey() {
        return Optional.ofNullable(privateKey);
    }

    /**
     * What the private key is encrypted with.
     *
     * @return empty: it is not
     */
    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /**
     * The file of those whom we trust.
     *
     * @return empty: whom the JDK trusts
     */
    public Optional<Path> trusted() {
        return Optional.ofNullable(trusted);
    }

    /**
     * Whether listeners ask for certificates.
     *
     * @return true: they must be trusted
     */
    public boolean clientCertificatesRequired() {
        return mutual;
    }

    @Override
    public String toString() {
        return "Tls[certificates=" + certificates + ", trusted=" + (trusted == null ? "as the JDK does" : trusted)
                + ", mutual=" + mutual + "]";
    }
}
