package io.multiprocessing.testkit.transport;

import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries messages by another transport and makes faults on the way: delays, and ends of connections at a chosen
 * message, in its place or in its middle. Short writes cannot be seen by those who use a transport; what they lead to
 * is that messages come later, in other groups, which the delays bring about.
 *
 * <p>Everything follows from a {@link FaultPlan} with a seed. By its name, {@code "faulty"}, it stands on the transport
 * that {@value #OVER} names ({@code "socket"} if it does not), with the plan that {@value #FAULTS} holds. Children
 * inherit these properties; a child that is to differ gets its own as an option of its JVM.
 */
public final class FaultyTransport implements Transport {
    /** The property with the plan; see {@link FaultPlan}. */
    public static final String FAULTS = "io.multiprocessing.testkit.faults";

    /** The property with the name of the transport that carries the messages. */
    public static final String OVER = "io.multiprocessing.testkit.faulty.over";

    private final AtomicLong connections = new AtomicLong();
    private Transport carrier;
    private FaultPlan plan;

    private final boolean ofProperties;

    /**
     * For {@link ServiceLoader}: all is said by system properties. When the plan there has changed, connections and
     * endpoints follow the new one from then on.
     */
    public FaultyTransport() {
        ofProperties = true;
    }

    /**
     * Makes faults by a plan of its own.
     *
     * @param carrier carries the messages
     * @param plan the faults
     */
    public FaultyTransport(Transport carrier, FaultPlan plan) {
        this.carrier = carrier;
        this.plan = plan;
        this.ofProperties = false;
    }

    @Override
    public String name() {
        return "faulty";
    }

    /** {@inheritDoc} The lowest: nobody gets it without asking. */
    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Optional<String> unavailability() {
        try {
            return carrier().unavailability();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public List<String> childJvmArgs() {
        try {
            return carrier().childJvmArgs();
        } catch (IOException e) {
            return List.of(); // who connects or listens is told
        }
    }

    @Override
    public void processEnded(long pid) {
        try {
            carrier().processEnded(pid);
        } catch (IOException e) {
            // who connects or listens is told
        }
    }

    @Override
    public Endpoint listen(Path directory, Acceptor acceptor) throws IOException {
        FaultPlan faults = plan();
        return carrier().listen(directory, connection -> {
            var faulty = new FaultyConnection(faults, connections.incrementAndGet());
            faulty.carriedBy(connection);
            return faulty.receivingFor(acceptor.accept(faulty));
        });
    }

    @Override
    public MessageConnection connect(String address, MessageReceiver receiver) throws IOException {
        var faulty = new FaultyConnection(plan(), connections.incrementAndGet());
        faulty.carriedBy(carrier().connect(address, faulty.receivingFor(receiver)));
        return faulty;
    }

    private synchronized FaultPlan plan() {
        if (ofProperties) {
            String text = System.getProperty(FAULTS, "");
            plan = plan != null && plan.text().equals(text) ? plan : FaultPlan.of(text);
        }
        return plan;
    }

    private synchronized Transport carrier() throws IOException {
        if (carrier == null) {
            carrier = find(System.getProperty(OVER, "socket"));
        }
        return carrier;
    }

    private static Transport find(String name) throws IOException {
        for (Transport each : ServiceLoader.load(Transport.class, FaultyTransport.class.getClassLoader())) {
            if (!(each instanceof FaultyTransport) && each.name().equals(name)) {
                return each;
            }
        }
        throw new IOException(
                "no transport \"" + name + "\" to make faults on; put it on the class path or set -D" + OVER);
    }

    @Override
    public synchronized String toString() {
        return "faulty transport over " + carrier + ", " + plan;
    }
}
