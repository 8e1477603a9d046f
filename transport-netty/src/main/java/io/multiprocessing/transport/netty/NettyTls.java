package io.multiprocessing.transport.netty;

import io.multiprocessing.Tls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** TLS 1.3 of the JDK's, by the files that a user named. The only class here that knows about certificates. */
final class NettyTls {
    private static final long HANDSHAKE_LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final String VERSION = "TLSv1.3";

    static {
        NettyLogs.silenceUnlessHeard();
    }

    private final SslContext context;
    private final NettyAddress address;

    private NettyTls(SslContext context, NettyAddress address) {
        this.context = context;
        this.address = address;
    }

    /**
     * For those who are accepted there.
     *
     * @throws IllegalArgumentException no certificate was named, or clients must show theirs and nobody was named who
     *     is trusted
     * @throws IOException a file cannot be read, or is not what it should be
     */
    static NettyTls ofListener(Optional<Tls> settings, NettyAddress address) throws IOException {
        Tls tls = settings.filter(each -> each.certificates().isPresent())
                .orElseThrow(() -> new IllegalArgumentException("to listen at " + address
                        + " a certificate is needed: Context.Builder.tls(Tls.of(certificates, privateKey))"));
        if (tls.clientCertificatesRequired() && tls.trusted().isEmpty()) {
            throw new IllegalArgumentException(
                    "to let in at " + address + " only who shows a certificate, it must be said"
                            + " whose are trusted: Tls.trust(certificates); the JDK trusts authorities that certify anybody");
        }
        File certificates = readable(tls.certificates(), "certificate");
        File key = readable(tls.privateKey(), "private key");
        File trusted = readable(tls.trusted(), "trusted certificates");
        return build(tls, address, () -> {
            SslContextBuilder builder = SslContextBuilder.forServer(
                    certificates, key, tls.password().orElse(null));
            if (trusted != null) {
                builder.trustManager(trusted);
            }
            return builder.clientAuth(tls.clientCertificatesRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE);
        });
    }

    /** For who connects there; as {@link #ofListener} otherwise. */
    static NettyTls ofConnector(Optional<Tls> settings, NettyAddress address) throws IOException {
        Tls tls = settings.orElse(null);
        if (tls == null) {
            return build(null, address, NettyTls::forClient);
        }
        File certificates = readable(tls.certificates(), "certificate");
        File key = readable(tls.privateKey(), "private key");
        File trusted = readable(tls.trusted(), "trusted certificates");
        return build(tls, address, () -> {
            SslContextBuilder builder = forClient();
            if (certificates != null) {
                builder.keyManager(certificates, key, tls.password().orElse(null));
            }
            return trusted == null ? builder : builder.trustManager(trusted);
        });
    }

    private static SslContextBuilder forClient() {
        return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
    }

    private static File readable(Optional<Path> file, String what) throws IOException {
        if (file.isEmpty()) {
            return null;
        }
        if (!Files.isReadable(file.get())) {
            throw new IOException(
                    "the " + what + " cannot be read: " + file.get().toAbsolutePath());
        }
        return file.get().toFile();
    }

    /** Reads the files. */
    @FunctionalInterface
    private interface Reading {
        SslContextBuilder read();
    }

    private static NettyTls build(Tls tls, NettyAddress address, Reading reading) throws IOException {
        try {
            // else Netty looks for a native library
            SslContext context = reading.read()
                    .sslProvider(SslProvider.JDK)
                    .protocols(VERSION)
                    .build();
            return new NettyTls(context, address);
        } catch (IOException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "the certificates for " + address + " are of no use: " + e.getMessage() + " (" + cause.getMessage()
                            + "); wanted are PEM files, the key in PKCS#8 format: " + tls,
                    e);
        }
    }

    /** Encrypts what a channel carries. */
    SslHandler secure(Channel channel) {
        // What a handshake computes must not hold up the loop, which serves others.
        SslHandler handler =
                context.newHandler(channel.alloc(), address.certified(), address.port(), Thread::startVirtualThread);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_LIMIT_MILLIS);
        channel.pipeline().addFirst(handler);
        return handler;
    }
}
