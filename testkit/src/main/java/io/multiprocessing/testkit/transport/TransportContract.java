package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.Transport;
import io.multiprocessing.testkit.NoLeaks;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What {@link Transport} and {@link io.multiprocessing.spi.MessageConnection} promise: a transport's test extends this
 * class and supplies the provider.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
public abstract class TransportContract
        implements MessageRules, LimitRules, SendingRules, EndingRules, EndpointRules, PeerDeathRules {
    private Wiring wiring;

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * The transport under test.
     *
     * @return a provider
     */
    protected abstract Transport transport();

    /**
     * The provider that peers in JVMs of their own make.
     *
     * @return a public class with a public no-argument constructor; the one under test, if not overridden
     */
    protected Class<? extends Transport> transportOfPeers() {
        return transport().getClass();
    }

    /**
     * How many small messages one connection carries, where the rules say many.
     *
     * @return a million, if not overridden
     */
    protected int manyMessages() {
        return 1_000_000;
    }

    @Override
    @SuppressWarnings("exports") // for the rules of this package
    public final Wiring wiring() {
        return wiring;
    }

    @BeforeEach
    final void layWires() throws Exception {
        wiring = new Wiring(transport(), transportOfPeers(), manyMessages());
    }

    @AfterEach
    final void takeWiresAway() throws Exception {
        wiring.close();
    }
}
