package io.multiprocessing.testkit;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Target;
import io.multiprocessing.spi.Transport;
import java.util.ServiceLoader;

/**
 * What the rules of a contract play on. Rules are interfaces whose default methods are tests; a contract puts those of
 * one subject together.
 */
interface Stage {
    /** The transport under test. */
    String transportName();

    /** A context on that transport, shared by the tests of the class. */
    Context mp();

    /** Whether contexts on that transport can make memory that several processes see. */
    default boolean sharesMemory() {
        return ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(transportName()))
                .allMatch(Transport::sameMachine);
    }

    /** The children of the running test. */
    Children children();

    /** Starts a child, which does not outlive the test. */
    default Process child(Target target) {
        return children().start(target);
    }

    /** Stops children at named points. */
    default KillAt killAt() {
        return new KillAt(children());
    }
}
