package io.multiprocessing.spi;

import io.multiprocessing.Tls;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a context's user has said about processes that are not relatives, and may be on other machines.
 *
 * @param tls certificates; empty: none are set
 * @param timeout for how long nothing may be heard of a peer, where the operating system does not tell when it is gone
 */
public record PeerSettings(Optional<Tls> tls, Duration timeout) {
    /** The timeout, unless somebody says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** The shortest timeout. */
    public static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

    /** The longest timeout. */
    public static final Duration GREATEST_TIMEOUT = Duration.ofDays(1);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException the timeout is not between the least and the greatest
     */
    public PeerSettings {
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(GREATEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("peer timeout out of range: timeout=" + timeout + ", allowed="
                    + LEAST_TIMEOUT + ".." + GREATEST_TIMEOUT);
        }
    }

    /**
     * Nothing was said.
     *
     * @return the defaults
     */
    public static PeerSettings defaults() {
        return new PeerSettings(Optional.empty(), DEFAULT_TIMEOUT);
    }
}
